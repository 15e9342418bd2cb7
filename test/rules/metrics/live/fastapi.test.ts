import { describe, expect, it, jest } from "@jest/globals";
import { exporters } from "../../../../rules/metrics/exporters.ts";
import * as fastapi from "../../../../rules/metrics/fastapi.ts";
import { capturedScrape, differences, keepScrape } from "../captured.ts";
import { pinned, scrapeOfApplication } from "./python.ts";

// The first run installs Python packages.
jest.setTimeout(300_000);

const metrics = Object.values(fastapi);

describe("the catalogue's metrics of prometheus-fastapi-instrumentator", () => {
  it("are of the version that the tests install", () => {
    expect(pinned("prometheus-fastapi-instrumentator")).toBe(exporters.fastapi.version);
  });

  it("are those of the captured scrape", () => {
    expect(differences(metrics, capturedScrape("fastapi"))).toEqual([]);
  });

  it("are those of a real application", async () => {
    const scrape = await scrapeOfApplication("fastapi_app.py");
    keepScrape("fastapi", scrape);
    expect(differences(metrics, scrape)).toEqual([]);
    // What the rules build on: the route's template, grouped statuses, and scrapes that count as requests.
    expect(scrape).toContain('http_requests_total{handler="/orders/{number}",method="GET",status="2xx"} 1.0');
    expect(scrape).toContain('http_requests_total{handler="/broken",method="GET",status="5xx"} 1.0');
    expect(scrape).toContain('http_requests_total{handler="/metrics",method="GET",status="2xx"} 1.0');
  });
});
