import { describe, expect, it, jest } from "@jest/globals";
import { exporters } from "../../../../rules/metrics/exporters.ts";
import * as flask from "../../../../rules/metrics/flask.ts";
import { capturedScrape, differences, keepScrape } from "../captured.ts";
import { pinned, scrapeOfApplication } from "./python.ts";

// The first run installs Python packages.
jest.setTimeout(300_000);

const metrics = Object.values(flask);

describe("the catalogue's metrics of prometheus-flask-exporter", () => {
  it("are of the version that the tests install", () => {
    expect(pinned("prometheus_flask_exporter")).toBe(exporters.flask.version);
  });

  it("are those of the captured scrape", () => {
    expect(differences(metrics, capturedScrape("flask"))).toEqual([]);
  });

  it("are those of a real application", async () => {
    const scrape = await scrapeOfApplication("flask_app.py");
    keepScrape("flask", scrape);
    expect(differences(metrics, scrape)).toEqual([]);
    // What the rules build on: the path as it was asked for, plain statuses, and no scrapes among the requests.
    expect(scrape).toContain('{method="GET",path="/orders/1",status="200"}');
    expect(scrape).toContain('flask_http_request_exceptions_total{method="GET",status="500"} 1.0');
    expect(scrape).not.toContain('path="/metrics"');
  });
});
