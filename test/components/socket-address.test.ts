import { describe, expect, it } from "@jest/globals";
import { socketAddress } from "../../components/socket-address.ts";

describe("a socket address", () => {
  it.each([
    ["127.0.0.1:3100", "127.0.0.1", 3100],
    ["[::1]:3100", "::1", 3100],
    ["loki.monitoring.svc:80", "loki.monitoring.svc", 80],
  ])("takes %s apart", (text, host, port) => {
    expect(socketAddress(text)).toEqual({ host, port });
  });

  it.each(["127.0.0.1", "::1:3100", ":3100", "host:"])("refuses %s", (text) => {
    expect(() => socketAddress(text)).toThrow(`expected host:port, got "${text}"`);
  });
});
