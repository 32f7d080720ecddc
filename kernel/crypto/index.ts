/** Cryptography behind one port: hash, seal, look up blindly, sign. Suite `intl` or `gm` (国密), its id stored beside each value. */
export { canonicalBytes, canonicalJson, type JsonObject, type JsonValue } from './canonical.ts';
export { makeCrypto, SealError, type Crypto } from './crypto.ts';
export { loadKeys, newKeyRing, rotateKeys, type KeyRing, type KeyUse } from './keys.ts';
export { maskBank, maskIdNumber, maskName, maskPhone } from './mask.ts';
export { readPublicKey, verifySignature, type PublicKey, type Signature } from './public-key.ts';
export { isSuiteId, SUITE_IDS, type Suite, type SuiteId } from './suite.ts';
export { suites } from './suites.ts';
export { uuidv7 } from './uuid.ts';
