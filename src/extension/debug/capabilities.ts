import type { DebugProtocol } from '@vscode/debugprotocol';
import { l10n } from 'vscode';

/** What the debugger can do. */
export function capabilities(): DebugProtocol.Capabilities {
  return {
    supportsConfigurationDoneRequest: true,
    supportsConditionalBreakpoints: true,
    supportsHitConditionalBreakpoints: true,
    supportsLogPoints: true,
    supportsBreakpointLocationsRequest: true,
    supportsEvaluateForHovers: true,
    supportsClipboardContext: true,
    supportsSetVariable: true,
    supportsCompletionsRequest: true,
    completionTriggerCharacters: ['@', ':', '<', '=', ' '],
    supportsExceptionInfoRequest: true,
    supportsTerminateRequest: true,
    exceptionBreakpointFilters: [
      {
        filter: UNMET,
        label: l10n.t('Unmet Expectations'),
        description: l10n.t(
          'Stops where a reply is not the expected one, or a session can not go on, while its connections are open',
        ),
        default: true,
      },
    ],
  };
}

/** The filter of what was not as expected. */
export const UNMET = 'unmet';
