package node

import "testing"

// ask makes a request and returns what came back; the platform of these tests answers with what it was asked.
const ask = `
	const ask = (start, body) => new Promise((done, fail) => {
		const request = start(response => {
			let text = "";
			response.on("data", chunk => text += chunk);
			response.on("end", () => done({ status: response.statusCode, type: response.headers["content-type"],
				asked: JSON.parse(text) }));
		});
		request.on("error", fail);
		if (body) request.write(body);
		request.end();
	});
	const https = require("https"), http = require("node:http");
`

// TestRequestsOfHTTP: http and https send what fetch sends, to where fetch sends it.
func TestRequestsOfHTTP(t *testing.T) {
	for _, test := range []struct{ code, want string }{
		{
			`return ask(done => https.get("https://a.com:8443/x?y=1", { headers: { A: ["1", "2"] } }, done))`,
			`{"status":200,"type":"application/json","asked":{"body":"","headers":[{"name":"a","value":"1, 2"}],` +
				`"method":"GET","path":"https://a.com:8443/x?y=1","target":{"type":"egress"}}}`,
		},
		{
			`const to = { host: "b.com", path: "/p", method: "post", auth: "u:p" };
			return (await ask(done => http.request(to, done), "text")).asked`,
			`{"body":"text","headers":[{"name":"authorization","value":"Basic dTpw"}],"method":"POST",` +
				`"path":"http://b.com/p","target":{"type":"egress"}}`,
		},
		{
			`return (await ask(done => https.request(new URL("https://jira/rest/api/3/myself"),
				{ agent: "FORGE_PRODUCT_REQUEST", headers: { authorization: ["Forge user"], a: "1" } }, done))).asked`,
			`{"body":"","headers":[{"name":"a","value":"1"}],"method":"GET","path":"/rest/api/3/myself",` +
				`"target":{"type":"fpp","provider":"user","remote":"jira"}}`,
		},
		{
			`return (await ask(done => https.request("https://key/?path=%2Fa%3Fb", { agent: "EXTERNAL_AUTH_REQUEST",
				headers: { Authorization: "Forge user google 7" } }, done))).asked`,
			`{"body":"","headers":null,"method":"GET","path":"/a?b",` +
				`"target":{"type":"tpp","provider":"google","remote":"key","accountId":"7"}}`,
		},
		{
			`return (await ask(done => https.request("https://atl-paas.net/?path=%2Fa&remoteKey=back",
				{ agent: "FORGE_REMOTE_COMPUTE_REQUEST" }, done))).asked`,
			`{"body":"","headers":null,"method":"GET","path":"/a","target":{"type":"frc","remote":"back"}}`,
		},
		{
			`return await ask(done => https.get("https://a.com/fail", done)).catch(e => [e.message, e.code])`,
			`["connect ECONNREFUSED","ECONNREFUSED"]`,
		},
		{
			`const seen = [];
			const request = https.get("https://a.com/slow", () => seen.push("response"));
			request.on("error", e => seen.push(e.code));
			for (const name of ["close", "abort"]) request.on(name, () => seen.push(name));
			request.setTimeout(10, () => request.abort());
			await new Promise(done => setTimeout(done, 9000));
			return seen`,
			`["abort","ECONNRESET","close"]`,
		},
	} {
		if got := result(t, ask+test.code); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.code, got, test.want)
		}
	}
}
