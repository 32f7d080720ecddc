import { readdir, readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { canonical } from '@yunjian/rules';
import type { ModelMeta } from '@yunjian/rules';
import { sql } from 'kysely';
import { failure } from '../contract/index.ts';
import { isPgError } from '../db/index.ts';
import type { Db } from '../db/index.ts';
import { judge, problemInWords } from './check.ts';
import { rulebookFailures } from './failures.ts';
import { fingerprint } from './text.ts';

/** A rule as it lies in a district's folder: `name.dmn` and its sidecar `name.json`. */
export interface PackFile {
  /** File name without ending. */
  name: string;
  dmn: string;
  /** Parsed JSON of the sidecar. */
  meta: unknown;
}

/** What `publishPack` did with one file. */
export interface Published {
  code: string;
  version: string;
  /** false: this very version was published before. */
  added: boolean;
}

/** Reads every `*.dmn` with its `*.json` from a directory, in the order of their names. */
export async function readPack(dir: URL | string): Promise<PackFile[]> {
  const base = dir instanceof URL ? dir : pathToFileURL(dir.endsWith('/') ? dir : `${dir}/`);
  const names = (await readdir(base)).filter((file) => file.endsWith('.dmn')).sort();
  return Promise.all(
    names.map(async (file) => {
      const name = file.slice(0, -4);
      const [dmn, meta] = await Promise.all([
        readFile(new URL(file, base), 'utf8'),
        readFile(new URL(`${name}.json`, base), 'utf8').catch(() => {
          throw failure(rulebookFailures.badPack, { file, problem: `${name}.json is missing`, zh: `缺少 ${name}.json` });
        }),
      ]);
      try {
        return { name, dmn, meta: JSON.parse(meta) as unknown };
      } catch (error) {
        throw failure(rulebookFailures.badPack, {
          file: `${name}.json`,
          problem: error instanceof Error ? error.message : 'not JSON',
          zh: '不是 JSON',
        });
      }
    }),
  );
}

/**
 * Publishes a district's rules; run inside a transaction of the owner role. Repeating it changes nothing. A version published before
 * with another text is refused (`rulebook.versionChanged`). A new version ends the open period of the one before it on its own first day.
 * Throws Failure `rulebook.badPack` naming file, table, row and column if a rule does not compile.
 */
export async function publishPack(owner: Db, files: readonly PackFile[], publishedBy = 'district pack'): Promise<Published[]> {
  const out: Published[] = [];
  for (const file of files) {
    const meta = checked(file);
    const metaText = canonical(file.meta);
    const sha = fingerprint(file.dmn, metaText);
    await sql`insert into rulebook.rule_set (code, title) values (${meta.code}, ${JSON.stringify(meta.title)}::jsonb)
      on conflict (code) do nothing`.execute(owner);
    const { rows } = await sql<{ sha256: Buffer }>`select sha256 from rulebook.version
      where code = ${meta.code} and version = ${meta.version}`.execute(owner);
    const before = rows[0];
    if (before !== undefined) {
      if (!before.sha256.equals(sha)) throw failure(rulebookFailures.versionChanged, { code: meta.code, version: meta.version });
      out.push({ code: meta.code, version: meta.version, added: false });
      continue;
    }
    await insert(owner, file, meta, metaText, sha, publishedBy);
    out.push({ code: meta.code, version: meta.version, added: true });
  }
  return out;
}

const checked = (file: PackFile): ModelMeta => {
  const { problems, meta } = judge(file.dmn, file.meta);
  const [first] = problems.filter((p) => p.severity === 'error');
  if (first === undefined && meta !== null) return meta;
  const { zh, en } = first === undefined ? { zh: '', en: '' } : problemInWords(first);
  throw failure(rulebookFailures.badPack, { file: file.name, problem: en, zh });
};

const insert = async (owner: Db, file: PackFile, meta: ModelMeta, metaText: string, sha: Buffer, by: string): Promise<void> => {
  const end = meta.effectiveTo === null ? null : Temporal.PlainDate.from(meta.effectiveTo).add({ days: 1 }).toString();
  try {
    await sql`update rulebook.version set effective = daterange(lower(effective), ${meta.effectiveFrom}::date)
      where code = ${meta.code} and status = 'published' and upper_inf(effective) and lower(effective) < ${meta.effectiveFrom}::date`.execute(
      owner,
    );
    await sql`insert into rulebook.version (code, version, dmn_xml, meta_text, sha256, effective, source, example, published_by)
      values (${meta.code}, ${meta.version}, ${file.dmn}, ${metaText}, ${sha}, daterange(${meta.effectiveFrom}::date, ${end}::date),
        ${`${meta.source.zh} / ${meta.source.en}`}, ${meta.example}, ${by})`.execute(owner);
  } catch (error) {
    if (isPgError(error, '23P01', 'version_one_in_force')) throw failure(rulebookFailures.overlaps, { code: meta.code });
    throw error;
  }
};
