/** Ends a jest run with the one line that CI reads: `N passed, N failed, N skipped`. */
module.exports = class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    // A file that could not even be loaded has no tests to count, and must not look like a pass.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const line = `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`;
    // Jest's own summary comes after every reporter.
    process.once("exit", () => {
      console.log(line);
    });
  }
};
