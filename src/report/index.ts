export { painted } from './ansi';
export { type ComparedServer, compareServers } from './comparison';
export { type ComparisonLine, comparisonLines, comparisonText } from './comparison-table';
export { drawDiagram, type Pointed } from './diagram';
export { type FindingRow, findingRow } from './findings';
export { htmlReport } from './html';
export { type JsonReport, jsonReport, refusalReport } from './json';
export { junitReport } from './junit';
export { printable } from './printable';
export { tapReport } from './tap';
export {
  failureLines,
  runSummary,
  sessionEnd,
  sessionHeading,
  sessionLines,
  stepLines,
  type TranscriptLine,
  type TranscriptOptions,
  transcriptOf,
} from './transcript';
