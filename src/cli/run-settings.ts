import { diskFiles, type Overrides, parseProxy, type RunSettings } from '../runner';
import { parseTarget } from '../smtp';
import { CliError } from './cli-error';
import { keyLog } from './key-log';
import { readCount, readDuration, readPairsAndFiles, readPem, readShard } from './option-values';
import type { RunOptions } from './options';

/** Reads what the options of `run` set; throws `CliError`. */
export async function readRunSettings(values: RunOptions): Promise<RunSettings> {
  for (const server of values.server ?? []) {
    const target = parseTarget(server);
    if ('fault' in target) {
      throw new CliError(`--server: ${target.fault}`);
    }
  }
  if (values.sandbox && values.server) {
    throw new CliError('--sandbox starts a server of its own: leave --server out.');
  }
  const secrets = await readPairsAndFiles('secret', values.secret, 'secrets-file', values['secrets-file']);
  const optional = <K extends string, V>(key: K, value: V | undefined) =>
    (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
  return {
    files: diskFiles,
    variables: await readPairsAndFiles('variable', values.variable, 'variables-file', values['variables-file']),
    secret: (name) => secrets.get(name) ?? process.env[`SMTP_SECRET_${name}`],
    processEnv: (name) => process.env[name],
    overrides: await readOverrides(values),
    showSecrets: values['show-secrets'] === true,
    strict: values.strict === true,
    failFast: values['fail-fast'] === true,
    ...optional('environment', values.env),
    ...optional('environmentFiles', values['env-file']),
    ...optional(
      'session',
      values.session !== undefined && /^\d+$/.test(values.session) ? Number(values.session) : values.session,
    ),
    ...optional('retry', readCount('retry', values.retry)),
    ...optional('repeat', readCount('repeat', values.repeat)),
    ...optional('jobs', readCount('jobs', values.jobs)),
    ...optional('shard', readShard(values.shard)),
    ...optional('maxTime', readDuration('max-time', values['max-time'])),
  };
}

async function readOverrides(values: RunOptions): Promise<Overrides> {
  const connectTimeout = readDuration('connect-timeout', values['connect-timeout']);
  if (values.ipv4 && values.ipv6) {
    throw new CliError('--ipv4 and --ipv6 leave no address to connect to: choose one.');
  }
  const proxy = values.proxy === undefined ? undefined : parseProxy(values.proxy);
  if (proxy && 'fault' in proxy) {
    throw new CliError(`--proxy: ${proxy.fault}`);
  }
  const keylog = keyLog(process.env.SSLKEYLOGFILE);
  return {
    insecure: values.insecure === true,
    ...(await readPem('cacert', 'ca', values.cacert)),
    ...(await readPem('cert', 'cert', values.cert)),
    ...(await readPem('key', 'key', values.key)),
    ...(connectTimeout !== undefined && { connectTimeout }),
    ...(proxy && { proxy }),
    ...(values.ipv4 && { family: 4 }),
    ...(values.ipv6 && { family: 6 }),
    ...(keylog && { keylog }),
  };
}
