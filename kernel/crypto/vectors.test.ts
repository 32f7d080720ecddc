import assert from 'node:assert/strict';
import { createCipheriv, createHmac } from 'node:crypto';
import { test } from 'node:test';
import smCrypto from 'sm-crypto';
import { readPublicKey, suites, verifySignature } from './index.ts';
import { sm2Point, sm2Sign, sm2Spki, sm2Verify } from './sm2.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

test('SM3 of the standard (GB/T 32905 A.1) and SHA-256 of FIPS 180-4', () => {
  assert.equal(suites.gm.hash('abc').toString('hex'), '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
  assert.equal(
    suites.gm.hash('abcd'.repeat(16)).toString('hex'),
    'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732',
  );
  assert.equal(suites.intl.hash('abc').toString('hex'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('HMAC-SM3 agrees with the second implementation; HMAC-SHA-256 with RFC 4231 case 2', () => {
  const expected = smCrypto.sm3(Array.from(Buffer.from('what do ya want')), { key: Array.from(Buffer.from('Jefe')) });
  assert.equal(suites.gm.mac(Buffer.from('Jefe'), 'what do ya want').toString('hex'), expected);
  assert.equal(
    suites.intl.mac(Buffer.from('Jefe'), 'what do ya want for nothing?').toString('hex'),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  );
});

test('SM4 of the standard (GB/T 32907 A.1)', () => {
  const block = hex('0123456789abcdeffedcba9876543210');
  const cipher = createCipheriv('sm4-ecb', block, null).setAutoPadding(false);
  assert.equal(Buffer.concat([cipher.update(block), cipher.final()]).toString('hex'), '681edf34d206965e86b3e94f536e4246');
});

test('a gm seal put together by hand from other implementations opens', () => {
  const key = Buffer.alloc(48, 7);
  const iv = Buffer.alloc(16, 9);
  const aad = Buffer.from('org.person.phone:1');
  const body = smCrypto.sm4.encrypt('13800000000', key.subarray(0, 16).toString('hex'), { mode: 'cbc', iv: iv.toString('hex') });
  const sealed = Buffer.concat([iv, hex(body)]);
  const length = hex('0000000000000012');
  const tag = createHmac('sm3', key.subarray(16)).update(length).update(aad).update(sealed).digest();
  assert.equal(suites.gm.open(key, Buffer.concat([sealed, tag]), aad)?.toString(), '13800000000');
});

test('an AES-256-GCM vector opens (NIST GCM spec, test case 16)', () => {
  const key = hex('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308');
  const ciphertext =
    '522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662';
  const sealed = hex(`cafebabefacedbaddecaf888${ciphertext}76fc6ece0f4e1768cddf8853bb2d551b`);
  const opened = suites.intl.open(key, sealed, hex('feedfacedeadbeeffeedfacedeadbeefabaddad2'));
  assert.equal(
    opened?.toString('hex'),
    'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
  );
});

test('Ed25519 of RFC 8032 §7.1 test 1 and 2', () => {
  const cases = [
    [
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      '',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      '72',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ],
  ] as const;
  for (const [secret, open, message, signature] of cases) {
    const privateKey = hex(`302e020100300506032b657004220420${secret}`);
    const publicKey = hex(`302a300506032b6570032100${open}`);
    assert.equal(suites.intl.sign(privateKey, publicKey, hex(message)).toString('hex'), signature);
    assert.equal(suites.intl.verify(publicKey, hex(message), hex(signature)), true);
    assert.equal(suites.intl.verify(publicKey, hex(`${message}00`), hex(signature)), false);
  }
});

test('SM2 of the standard, both ways (GB/T 32918.5 A.2: fixed key, nonce and signature)', () => {
  const scalar = hex('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8');
  const point = hex(
    '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  );
  const nonce = hex('59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21');
  const [r, s] = [
    'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3',
    'b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa',
  ];
  const der = hex(`3046022100${r}022100${s}`);
  assert.equal(sm2Sign(scalar, point, Buffer.from('message digest'), nonce).toString('hex'), der.toString('hex'));
  assert.equal(sm2Verify(point, Buffer.from('message digest'), der), true);
  assert.equal(sm2Verify(point, Buffer.from('message digesu'), der), false);
});

/** Key and signature made with: openssl genpkey -algorithm SM2; openssl dgst -sm3 -sign KEY -sigopt distid:1234567812345678 */
const OPENSSL_KEY = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoEcz1UBgi0DQgAEvb8PdjgL9mB9Qt8C7a3aci2izCf7
ZDSBwns9U4RJ2zp+TlwiMHOTjdW4pBhpn9pKalZ3ktIwSzisDfHmNKsDdw==
-----END PUBLIC KEY-----
`;

test('a signature of the OpenSSL 3 command line holds, and its key file is read', () => {
  const key = readPublicKey(OPENSSL_KEY);
  assert.equal(key.suite, 'gm');
  const value = hex(
    '3046022100b0c180b23e2f724310eb128e84f4081954ea82c0b937e03733427b5cc6758099022100d30383079a1a199bcc8c9ca5bb87947f5224db5d9020f5bc153568a4af6d1ca2',
  ).toString('base64');
  const signature = { suite: 'gm', keyId: key.keyId, value } as const;
  assert.equal(verifySignature(key, Buffer.from('tree head of 松江'), signature), true);
  assert.equal(verifySignature(key, Buffer.from('tree head of 青浦'), signature), false);
});

test('a signature of ours that the OpenSSL 3 command line accepted (dgst -sm3 -verify) still holds', () => {
  const point = sm2Point(Buffer.from(OPENSSL_KEY.split('\n').slice(1, 3).join(''), 'base64'));
  assert.ok(point);
  const ours = hex(
    '3045022100879326f848c00c783773ff6e62c662841203879178332b2e61a542bb1637419502203973ed755b176380a0eef5cbad70d64643f09d5cc10967d2d70a66f86e16064f',
  );
  assert.equal(sm2Verify(point, Buffer.from('made by yunjian'), ours), true);
  assert.equal(suites.gm.verify(sm2Spki(point), Buffer.from('made by yunjian.'), ours), false);
});

test('SM2 signatures have fresh nonces', () => {
  const { privateKey, publicKey } = suites.gm.newSigningKey();
  const signatures = Array.from({ length: 5 }, () => suites.gm.sign(privateKey, publicKey, Buffer.from('x')).toString('hex'));
  assert.equal(new Set(signatures).size, 5);
  for (const s of signatures) assert.equal(suites.gm.verify(publicKey, Buffer.from('x'), hex(s)), true);
});
