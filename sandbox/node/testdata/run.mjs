// Runs the default exports of modules under Node.js, and prints what each returns as a line of JSON. A server answers
// what they ask for; host_test.go gives the same answers in the sandbox.
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

const answer = (request, body) => {
  const [, status] = /^\/status\/(\d+)$/.exec(request.url) ?? [];
  if (request.url === "/redirect") return [302, { location: "/after" }, ""];
  if (request.url === "/text") return [200, { "content-type": "text/plain" }, "héllo"];
  const { "content-type": type, authorization, "x-test": test } = request.headers;
  const seen = { method: request.method, url: request.url, type, authorization, test, body };
  return [Number(status ?? 200), { "content-type": "application/json" }, JSON.stringify(seen)];
};
const server = createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8").on("data", (part) => (body += part));
  request.on("end", () => {
    const [status, headers, text] = answer(request, body);
    response.writeHead(status, headers).end(text);
  });
});
server.keepAliveTimeout = 600_000; // no connection ends between two requests, however slow the machine is
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
process.env.SERVER = `http://127.0.0.1:${server.address().port}`;
for (const file of process.argv.slice(2)) {
  let out;
  try {
    out = await (await import(pathToFileURL(file))).default();
  } catch (error) {
    out = `threw ${error}`;
  }
  process.stdout.write(`${JSON.stringify(out === undefined ? "undefined" : out)}\n`);
}
process.stdout.write("", () => process.exit(0));
