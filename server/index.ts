/** One server process, composed of kernel and services. */
export { ConfigError, readConfig, ROOT, type Config } from './config.ts';
export { modules, witnesses } from './modules.ts';
export { openPack } from './pack.ts';
export { run, startSimulatorProcess, type Running, type RunOptions } from './run.ts';
export { openServer, openWorld, type World } from './world.ts';
