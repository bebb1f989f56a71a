import { dirname } from 'node:path';
import {
  allFindings,
  type Files,
  type Item,
  type LocatedFinding,
  literalOf,
  loadProject,
  type Project,
  promptsOf,
  readAction,
  type Session,
  secretsOf,
  variablesOf,
} from '../language';
import { closest } from '../smtp';
import type { Overrides } from './context';
import { loadEnvironment } from './environment';
import { knownSecrets } from './known-secrets';
import type { Sources, Value } from './values';

/** A script to run: its absolute path, and its text or octets. */
export interface Source {
  readonly path: string;
  readonly text: string | Uint8Array;
}

/** What whoever runs scripts chooses. */
export interface RunSettings {
  readonly files: Files;
  /** Targets as URLs; the sessions run against each. Without any, scripts and environments say. */
  readonly servers?: readonly string[];
  readonly environment?: string;
  readonly environmentFiles?: readonly string[];
  readonly variables?: ReadonlyMap<string, string>;
  /** The answers to @prompt. */
  readonly answers?: ReadonlyMap<string, string>;
  /** A secret by its name. */
  readonly secret: (name: string) => string | undefined;
  readonly processEnv: (name: string) => string | undefined;
  readonly overrides?: Overrides;
  /** Only the sessions with that title, or the one that has that line. */
  readonly session?: string | number;
  readonly showSecrets?: boolean;
  /** Refuses a script with any error, not only one that is unclear in itself. */
  readonly strict?: boolean;
  /** Tries after the first, at least that many where a script says none. */
  readonly retry?: number;
  readonly repeat?: number;
  readonly jobs?: number;
  readonly shard?: { readonly index: number; readonly count: number };
  readonly failFast?: boolean;
  /** What a session does after a failure until the script says. */
  readonly onFailure?: 'stop' | 'continue';
  /** Replies of the script itself that are not the expected ones are no failures: they are to be written into it. */
  readonly acceptsReplies?: boolean;
  /** For one session, in ms. */
  readonly maxTime?: number;
}

/** One session to run against one server. */
export interface Job {
  readonly project: Project;
  readonly session: Session;
  readonly sources: Sources;
  /** The secrets that the script asks for: hidden from the first line on, before they are used. */
  readonly secrets: readonly string[];
  /** The target that beats the script's own. */
  readonly server: string | undefined;
  /** The environment's, where the script has none. */
  readonly fallback: string | undefined;
  readonly retry: { readonly times: number; readonly delay: number } | undefined;
  /** Why it is skipped without being connected. */
  readonly skip: string | undefined;
}

/** What can be run, or why nothing is. */
export type Plan =
  | {
      readonly kind: 'plan';
      readonly jobs: readonly Job[];
      readonly findings: readonly LocatedFinding[];
      readonly settings: RunSettings;
    }
  /** Nothing is sent to anyone: a script is unclear in itself. */
  | { readonly kind: 'refused'; readonly findings: readonly LocatedFinding[] }
  /** There is nothing to run, or nothing to run it against. */
  | { readonly kind: 'nothing'; readonly why: 'environment' | 'session'; readonly reason: string }
  | { readonly kind: 'nothing'; readonly why: 'server'; readonly path: string; readonly reason: string };

/** Reads and checks all scripts before anything is connected. */
export async function prepare(scripts: readonly Source[], settings: RunSettings): Promise<Plan> {
  const findings: LocatedFinding[] = [];
  const jobs: Job[] = [];
  const projects: Project[] = [];
  for (const source of scripts) {
    const project = await loadProject(source.path, source.text, settings.files);
    projects.push(project);
    const environment = loadEnvironment(dirname(source.path), settings.environment, settings.environmentFiles);
    if ('problem' in environment) {
      return { kind: 'nothing', why: 'environment', reason: environment.problem };
    }
    const sources: Sources = {
      commandLine: open(settings.variables),
      environment: environment.values,
      prompted: open(settings.answers),
      variables: new Map([...variablesOf(project)].map(([name, { item }]) => [name, item.value])),
    };
    const names = new Set([...sources.commandLine.keys(), ...sources.environment.keys(), ...sources.prompted.keys()]);
    findings.push(...allFindings(project, { names }), ...missing(project, settings, names));
    const secrets = knownSecrets(project, settings.secret);
    for (const session of chosen(project, settings.session)) {
      for (const server of settings.servers?.length ? settings.servers : [undefined]) {
        jobs.push({
          project,
          session,
          sources,
          secrets,
          server,
          fallback: environment.server,
          ...tries(project, session, settings),
        });
      }
    }
  }
  const stops = (found: LocatedFinding) =>
    found.finding.stopsRun || (settings.strict === true && found.finding.severity === 'error');
  if (findings.some(stops)) {
    return { kind: 'refused', findings: findings.filter(stops) };
  }
  if (jobs.length === 0) {
    const titles = projects.flatMap(({ script }) => script.sessions.map(({ title }) => title));
    return { kind: 'nothing', why: 'session', reason: nothingChosen(settings.session, titles) };
  }
  const homeless = jobs.find((job) => job.skip === undefined && needsTarget(job));
  if (homeless) {
    const { project, session } = homeless;
    const where = session.title === '' ? '' : ` for the session “${session.title}”`;
    return {
      kind: 'nothing',
      why: 'server',
      path: project.path,
      reason: `no server is named${where}. Write \`@connect smtp://host:port\` above it, or choose one: --server smtp://host:port.`,
    };
  }
  return { kind: 'plan', jobs, findings, settings };
}

function open(values: ReadonlyMap<string, string> | undefined): ReadonlyMap<string, Value> {
  return new Map([...(values ?? [])].map(([name, text]) => [name, { text, secret: false }]));
}

function chosen({ script }: Project, wanted: string | number | undefined): readonly Session[] {
  if (wanted === undefined) {
    // A file of which nothing is left, or nothing was ever written, would pass.
    return script.sessions.filter(({ title, items }) => title !== '' || items.some(({ kind }) => kind !== 'comment'));
  }
  if (typeof wanted === 'string') {
    return script.sessions.filter(({ title }) => title === wanted);
  }
  const offset = wanted >= 1 && wanted <= script.lines.count ? script.lines.span(wanted - 1).start : -1;
  const at = script.sessions.filter(
    ({ span }) => offset >= span.start && (offset < span.end || span.end === script.text.length),
  );
  // Above the first session, its preamble belongs to it.
  return at.length > 0 || offset < 0 ? at.slice(-1) : script.sessions.slice(0, 1);
}

function nothingChosen(wanted: string | number | undefined, titles: readonly string[]): string {
  if (wanted === undefined) {
    return 'There is no session to run.';
  }
  if (typeof wanted === 'number') {
    return `No session has a line ${wanted}.`;
  }
  const near = closest(wanted, titles);
  return `No session has the title “${wanted}”.${near === undefined ? '' : ` Did you mean “${near}”?`}`;
}

/** What @retry and @skip say, the session's own before the preamble's. */
function tries({ script }: Project, session: Session, settings: RunSettings): Pick<Job, 'retry' | 'skip'> {
  let retry: Job['retry'] = settings.retry ? { times: settings.retry, delay: RETRY_DELAY } : undefined;
  let skip: string | undefined;
  for (const item of [...script.preamble, ...session.items]) {
    if (item.kind !== 'directive') {
      continue;
    }
    const action = readAction(item, script.text);
    if (!('name' in action)) {
      continue;
    }
    if (action.name === 'retry') {
      retry = { times: Math.max(action.times, settings.retry ?? 0), delay: action.delay };
    }
    if (action.name === 'skip') {
      skip = action.reason === '' ? '@skip' : action.reason;
    }
  }
  return { retry, skip };
}

/** Between two tries where no script says, in ms. */
const RETRY_DELAY = 1000;

function needsTarget({ project, session, server, fallback }: Job): boolean {
  if (server !== undefined || fallback !== undefined) {
    return false;
  }
  const items = [...project.script.preamble, ...session.items];
  const connects = (item: Item) => item.kind === 'directive' && item.name === 'connect' && item.opening;
  if (items.some(connects)) {
    return false;
  }
  // The first step may be one that opens a connection itself.
  const first = session.items.find(
    (item) =>
      item.kind === 'command' ||
      item.kind === 'block' ||
      item.kind === 'greeting' ||
      (item.kind === 'directive' && item.name !== 'include'),
  );
  return first !== undefined && !(first.kind === 'directive' && first.name === 'connect');
}

/** Secrets, answers and environment variables that the script asks for and that are not to be had. */
function missing(project: Project, settings: RunSettings, names: ReadonlySet<string>): LocatedFinding[] {
  const findings: LocatedFinding[] = [];
  for (const { reference, path, script } of secretsOf(project)) {
    const name = literalOf(reference.argument);
    if (name === undefined) {
      continue;
    }
    const lookUp = reference.name === 'secret' ? settings.secret : settings.processEnv;
    if (lookUp(name) !== undefined) {
      continue;
    }
    const message =
      reference.name === 'secret'
        ? `There is no secret ${name}: give it with --secret ${name}=…, or set SMTP_SECRET_${name}.`
        : `The environment variable ${name} is not set.`;
    findings.push({
      path,
      script,
      finding: { code: 'undefined-variable', span: reference.span, message, severity: 'error', stopsRun: true },
    });
  }
  for (const { name, item } of promptsOf(project)) {
    if (names.has(name)) {
      continue;
    }
    const message = `Nobody answered the prompt for ${name}: give it with --variable ${name}=….`;
    findings.push({
      path: project.path,
      script: project.script,
      finding: { code: 'undefined-variable', span: item.span, message, severity: 'error', stopsRun: true },
    });
  }
  return findings;
}

/** The prompts of scripts that nothing answers yet, for whoever can ask. */
export async function promptsIn(
  scripts: readonly Source[],
  settings: RunSettings,
): Promise<{ name: string; description: string }[]> {
  const prompts = new Map<string, string>();
  for (const source of scripts) {
    const project = await loadProject(source.path, source.text, settings.files);
    const environment = loadEnvironment(dirname(source.path), settings.environment, settings.environmentFiles);
    for (const { name, description } of promptsOf(project)) {
      const known = settings.variables?.has(name) || (!('problem' in environment) && environment.values.has(name));
      if (!known && !prompts.has(name)) {
        prompts.set(name, description);
      }
    }
  }
  return [...prompts].map(([name, description]) => ({ name, description }));
}

/** The names of the secrets that scripts ask for. */
export async function secretsIn(scripts: readonly Source[], files: Files): Promise<string[]> {
  const names = new Set<string>();
  for (const source of scripts) {
    for (const { reference } of secretsOf(await loadProject(source.path, source.text, files))) {
      const name = literalOf(reference.argument);
      if (reference.name === 'secret' && name !== undefined) {
        names.add(name);
      }
    }
  }
  return [...names];
}
