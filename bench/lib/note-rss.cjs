// Writes the most memory that was resident, in KiB, to the file that BENCH_RSS_FILE names, when the process ends.
const { writeFileSync } = require('node:fs');

process.on('exit', () => writeFileSync(process.env.BENCH_RSS_FILE, String(process.resourceUsage().maxRSS)));
