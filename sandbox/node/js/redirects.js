"use strict";
// How fetch follows redirects (Fetch Standard §4.4), whoever sends the requests, makes the answers and has the classes.
const statuses = [301, 302, 303, 307, 308];
const most = 20;

// follower makes a function of a Request, and of the options that it is sent with, that gives the last answer.
exports.follower = ({ send, respond, failed, headersOf }) => {
  const redirected = (options, status, from, to) => {
    const headers = headersOf(options.headers);
    let { method, data } = options;
    if ((status === 303 && method !== "GET" && method !== "HEAD") || (status <= 302 && method === "POST")) {
      [method, data] = ["GET", undefined];
      for (const name of ["encoding", "language", "location", "type", "length"]) headers.delete(`content-${name}`);
    }
    if (from.origin !== to.origin) for (const name of ["authorization", "cookie", "host"]) headers.delete(name);
    return { ...options, method, data, headers };
  };
  return async (request, options) => {
    let url = request.url.split("#")[0];
    for (let hops = 0; ; hops++) {
      const answer = await send('{"type":"egress"}', url, options);
      const location = headersOf(answer.headers).get("location");
      if (!statuses.includes(answer.status) || !location || request.redirect === "manual") {
        return respond(answer, url, hops > 0);
      }
      if (request.redirect === "error" || hops === most) {
        throw failed(hops === most ? "redirect count exceeded" : "unexpected redirect");
      }
      const to = new URL(location, url);
      options = redirected(options, answer.status, new URL(url), to);
      url = to.href.split("#")[0];
    }
  };
};
