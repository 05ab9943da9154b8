/** The example key of RFC 6979 A.2.5, and the vectors of reference/portainer-agent.md j that were made with it. */
export const vectorKey = {
  d: 0xc9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721n,
  publicKey:
    "3059301306072a8648ce3d020106082a8648ce3d0301070342000460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
  /** As Portainer Server stores it. */
  sec1Pem: `-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIMmvqdhFunUWa1whV2ex1pNOUMPbNuibEnuKYisSD2choAoGCCqGSM49
AwEHoUQDQgAEYP7UuiVanTHJYet0xjVtaMBJuJI7Yfps5mliLmDyn7Z5A/4QCLi8
maQa6elWKLxk8vGyDC1+n1F3o8KU1EYimQ==
-----END EC PRIVATE KEY-----
`,
} as const;

const rfcNonce = 0xa6e3c57dd01abe90086538398355dd4c3b17aa873382b0f24d6129493d8aad60n;

/** Name, the agent's secret, nonce, MD5 of the message, signature header. */
export const vectors = [
  {
    name: "V1",
    secret: undefined,
    k: rfcNonce,
    md5: "2cc83b00b667d3d15f0786c56be5daf0",
    signature: "79SLKqy2qP0RQN2c1F6B1p0sh3tWqvmRw00OqE6vNxbGfgVaPSfjhkznTo6ap46g0B7LMDXo5cgQRSjczG84Vw",
  },
  {
    name: "V2",
    secret: "s3cret",
    k: rfcNonce,
    md5: "33e1b232a4e6fa0028a6670753749a17",
    signature: "79SLKqy2qP0RQN2c1F6B1p0sh3tWqvmRw00OqE6vNxZd5I+9e7Qso7zoFTP41lIZMIBIG+jeUfRB9RyT4EmFww",
  },
  {
    name: "V3",
    secret: "pässwörd-✓",
    k: rfcNonce,
    md5: "225d5323caf3b2ee42d02134faaec852",
    signature: "79SLKqy2qP0RQN2c1F6B1p0sh3tWqvmRw00OqE6vNxb6HT+ol3boPR9BiNxDrIG0AeUUmySyxyAaLrrV6czMbg",
  },
  {
    name: "V4, whose r begins with a zero byte",
    secret: undefined,
    k: 0x17bn,
    md5: "2cc83b00b667d3d15f0786c56be5daf0",
    signature: "AFVDiUrz0A7X10Cr29dclrBod7eH219w7qeLkKjXwAogciIgN2dTQRWpqAL5goqyBOoMBnvkwLpYtdLAT9ZEhg",
  },
  {
    name: "V5, whose s begins with a zero byte",
    secret: undefined,
    k: 0x301n,
    md5: "2cc83b00b667d3d15f0786c56be5daf0",
    signature: "ykOGw0sehte6jnqiL+NeI6v91dB38iGmgALTAXwu3OEAr5iRsrAgL7e72C3WiBVzxBAMCDyACd7ewVYMTgcJXA",
  },
] as const;
