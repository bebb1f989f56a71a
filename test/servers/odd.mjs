export const oddTable = [];
