/**
 * `tools/node bench/slo/generate.ts COUNT FOLDER`: compiles and renders so many services, as a process of its own, and
 * prints how much memory it took in MiB.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { renderRules } from "../../components/prometheus/rules.ts";
import { localSite } from "../../components/targets/local/site.ts";
import { compile } from "../../model/compile.ts";
import { settingsSchema } from "../../model/settings/schema.ts";
import { sloCatalogue } from "./catalogue.ts";

const [count = "100", folder = "."] = process.argv.slice(2);
const settings = settingsSchema.parse({});
const model = compile({
  environment: "bench",
  settings,
  site: localSite(settings),
  catalogue: sloCatalogue(Number(count)),
});
for (const [path, text] of Object.entries(renderRules(model))) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
// maxRSS is in KiB.
console.log(Math.round(process.resourceUsage().maxRSS / 1024));
