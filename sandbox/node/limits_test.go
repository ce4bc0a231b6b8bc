package node

import "testing"

func TestLimitsOfNode(t *testing.T) {
	tests := []struct{ code, want string }{
		{`fs.writeFileSync('/tmp/' + 'a'.repeat(256), 'x')`, "ENAMETOOLONG"},
		{`fs.readFileSync('/tmp/' + 'a/'.repeat(2100))`, "ENAMETOOLONG"},
		{`fs.writeFileSync('/tmp/x', ''); for (;;) fs.openSync('/tmp/x')`, "EMFILE"},
		{`crypto.randomBytes(2 ** 31)`, "ERR_OUT_OF_RANGE"},
		{`crypto.pbkdf2Sync('a', 'b', 2 ** 31, 32, 'sha1')`, "ERR_OUT_OF_RANGE"},
		{`crypto.pbkdf2Sync('a', 'b', 1, 2 ** 31, 'sha1')`, "ERR_OUT_OF_RANGE"},
		{`crypto.scryptSync('a', 'b', 64, { N: 2 ** 20 })`, "ERR_CRYPTO_INVALID_SCRYPT_PARAMS"},
		{`zlib.gunzipSync(zlib.gzipSync(Buffer.alloc(1e6)), { maxOutputLength: 1000 })`, "ERR_BUFFER_TOO_LARGE"},
		{`Buffer.alloc(5e6); fs.writeFileSync('/tmp/' + 'a'.repeat(255), 'x'); throw { code: 'fine' }`, "fine"},
	}
	for _, tt := range tests {
		t.Run(tt.code, func(t *testing.T) {
			got := result(t, "const fs = require('fs'), crypto = require('crypto'), zlib = require('zlib'); try { "+
				tt.code+" } catch (e) { return e.code }")
			if got != `"`+tt.want+`"` {
				t.Errorf("got %s, want %q", got, tt.want)
			}
		})
	}
}
