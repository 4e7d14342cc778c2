// Systems of linear equations, by elimination with the largest pivot.

/**
 * N linear equations in N unknowns, for several right-hand sides.
 * @param {Float64Array[]} rows (N, N + sides); they are overwritten
 * @returns {Float64Array[]} (N, sides)
 */
export function solved(rows) {
  const n = rows.length;
  const end = rows[0].length;
  for (let k = 0; k < n; k += 1) {
    let best = k;
    for (let i = k + 1; i < n; i += 1) if (Math.abs(rows[i][k]) > Math.abs(rows[best][k])) best = i;
    [rows[k], rows[best]] = [rows[best], rows[k]];
    const pivot = rows[k];
    for (let i = k + 1; i < n; i += 1) {
      const row = rows[i];
      const by = row[k] / pivot[k];
      if (by) for (let j = k; j < end; j += 1) row[j] -= by * pivot[j];
    }
  }
  for (let k = n - 1; k >= 0; k -= 1) {
    for (let c = n; c < end; c += 1) {
      let sum = rows[k][c];
      for (let j = k + 1; j < n; j += 1) sum -= rows[k][j] * rows[j][c];
      rows[k][c] = sum / rows[k][k];
    }
  }
  return rows.map((row) => row.subarray(n));
}
