import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Path of Sloth's generator, built once from its Go module (bench/sloth). */
export function sloth(): string {
  const folder = join(homedir(), ".cache/monitoring/bench");
  const binary = join(folder, "sloth-0.12.0");
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    execFileSync("go", ["build", "-o", binary, "github.com/slok/sloth/cmd/sloth"], {
      cwd: join(import.meta.dirname, "../sloth"),
      env: { ...process.env, GOFLAGS: "-mod=mod" },
      stdio: "inherit",
    });
  }
  return binary;
}
