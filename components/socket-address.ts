/** An address taken apart, for products that ask for host and port separately. */
export interface SocketAddress {
  /** Name or IP address, an IPv6 one without its brackets. */
  readonly host: string;
  readonly port: number;
}

/**
 * Takes `host:port` apart, as `Site.listen` and `Site.address` give it: "127.0.0.1:3100", "[::1]:3100".
 * @throws Error when the text is none: a slip of a developer.
 */
export function socketAddress(text: string): SocketAddress {
  const match = /^(?:\[(?<v6>[^\]]+)\]|(?<name>[^:[\]]+)):(?<port>\d{1,5})$/.exec(text);
  const host = match?.groups?.["v6"] ?? match?.groups?.["name"];
  if (host === undefined) throw new Error(`expected host:port, got ${JSON.stringify(text)}`);
  return { host, port: Number(match?.groups?.["port"]) };
}
