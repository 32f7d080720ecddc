import process from 'node:process';
import type { VerbEntry } from './verb.ts';
import { verbs } from './verbs.ts';

const HELP_HEAD = `云间 Yunjian\n\n  yunjian 命令 [选项] · yunjian VERB [OPTIONS]\n\n`;
const HELP_TAIL = `\n  yunjian 命令 --help  详细说明 · details of a verb\n`;

/** The text of `yunjian --help`. */
function help(): string {
  const width = Math.max(...Object.keys(verbs).map((v) => v.length)) + 2;
  const line = ([name, v]: [string, VerbEntry]): string => `  ${name.padEnd(width)}${v.summary.zh} · ${v.summary.en}`;
  return HELP_HEAD + Object.entries(verbs).map(line).join('\n') + HELP_TAIL;
}

/** One line for what the caller can mend: a setting, a taken port, a database that does not answer or does not let in. Null for everything else. */
function said(error: unknown): string | null {
  // By its name: the class would bring in the whole server.
  if (error instanceof Error && error.name === 'ConfigError') return error.message;
  const { code = '', address, port, message } = error as { code?: string; address?: string; port?: number; message: string };
  const where = address === undefined ? '' : ` ${address}:${port}`;
  if (code === 'EADDRINUSE') return `端口已被占用${where}，请另设 PORT · The port${where} is in use; set PORT to another.`;
  if (['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ETIMEDOUT'].includes(code))
    return `连接不上${where || ' DATABASE_URL'}（${code}） · Cannot reach${where || ' DATABASE_URL'} (${code}).`;
  // Invalid authorization, and a database that is not there: PostgreSQL's own words name the user or the database.
  if (/^28|^3D000$/.test(code)) return `DATABASE_URL: ${message}`;
  return null;
}

const [name, ...args] = process.argv.slice(2);
const verb = name !== undefined && Object.hasOwn(verbs, name) ? verbs[name] : undefined;
if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
  process.stdout.write(help());
  process.exitCode = name === undefined ? 2 : 0;
} else if (verb === undefined) {
  process.stderr.write(`没有这个命令 · no such verb: ${name}\n\n${help()}`);
  process.exitCode = 2;
} else {
  try {
    const loaded = await verb.load();
    if (loaded.help !== undefined && (args.includes('--help') || args.includes('-h'))) process.stdout.write(loaded.help);
    else process.exitCode = await loaded.run(args);
  } catch (error) {
    process.stderr.write(`${said(error) ?? (error as Error).stack ?? String(error)}\n`);
    process.exit(1); // whatever is still open must not hold a failed command
  }
}
