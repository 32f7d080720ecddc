#!/usr/bin/env node
// `npx yunjian VERB`: hands over to the launcher, which finds a new enough Node.
import process from 'node:process';
import { fileURLToPath } from 'node:url';

process.argv.splice(2, 0, fileURLToPath(new URL('./main.ts', import.meta.url)));
await import('../tools/node.mjs');
