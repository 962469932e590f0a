import type { webcrypto } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Decrypter, Encrypter } from 'age-encryption';
import { messageOf } from '../../refusals.ts';

declare global {
  /** Names of browsers that the library's types use. */
  type CryptoKey = webcrypto.CryptoKey;
  interface AuthenticationExtensionsPRFValues {
    first: ArrayBufferView | ArrayBuffer;
  }
}

/**
 * Encrypts or decrypts standard input to standard output in the age format, with a passphrase from descriptor 3. It is
 * a program of its own, so that neither its work nor its memory slows down pages. Source: age-encryption.org/v1.
 *
 * Exit status 3: it is not encrypted with this passphrase. 4: the input ends early or is damaged.
 */
const wrongPassphrase = 3;
const damaged = 4;

// Web streams of Node and of the library are the same objects, but not the same types.
const input = Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>;
const output = Writable.toWeb(process.stdout) as WritableStream<Uint8Array>;
const passphrase = await text(createReadStream('', { fd: 3 }));

if (process.argv[2] === 'encrypt') {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  await (await encrypter.encrypt(input)).pipeTo(output);
} else {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  const plain = await decrypter.decrypt(input).catch((error: unknown) => fail(wrongPassphrase, error));
  await plain.pipeTo(output).catch((error: unknown) => fail(damaged, error));
}

function fail(status: number, error: unknown): never {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exit(status);
}
