/**
 * Two projects: `unit` (pure, in seconds, also on the real promtool and amtool) and `e2e` (the whole stack
 * under the real engine, one file at a time). TypeScript is only stripped here; `tsc --noEmit` checks types.
 */
const transform = {
  "^.+\\.[tj]s$": [
    "@swc/jest",
    { jsc: { parser: { syntax: "typescript" }, target: "es2023" }, module: { type: "commonjs" } },
  ],
};
const shared = {
  testEnvironment: "node",
  transform,
  extensionsToTreatAsEsm: [],
  // Packages that ship ES modules only must pass through the transform too.
  transformIgnorePatterns: ["/node_modules/(?!(commander|js-yaml|diff|marked|cookie)/)"],
};

/** @type {import("jest").Config} */
export default {
  reporters: ["default", "<rootDir>/test/closing-line-reporter.cjs"],
  projects: [
    {
      ...shared,
      displayName: "unit",
      testMatch: ["<rootDir>/test/**/*.test.ts"],
      testPathIgnorePatterns: ["/node_modules/", "/test/e2e/"],
    },
    { ...shared, displayName: "e2e", testMatch: ["<rootDir>/test/e2e/**/*.test.ts"] },
  ],
};
