export { comparisonLines } from './comparison';
export { drawDiagram, type Pointed } from './diagram';
export { type JsonReport, jsonReport } from './json';
export { printable } from './printable';
export {
  runSummary,
  sessionEnd,
  sessionHeading,
  stepLines,
  type TranscriptLine,
  type TranscriptOptions,
  transcriptOf,
} from './transcript';
