import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { root, say } from './project.mjs';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program in the project's folder with this terminal and waits for it. A signal is passed on; this process then
 * ends too, but after the program, so that nothing is left running behind it.
 * @returns {Promise<number>} the exit status, by the shell's convention 128 + n after signal n
 */
export function run(command, args, { env = {}, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    let stoppedBy;
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', shell, env: { ...process.env, ...env } });
    const pass = (signal) => {
      stoppedBy = signal;
      child.kill(signal);
    };
    for (const signal of FORWARDED) process.on(signal, pass);
    const done = () => {
      for (const signal of FORWARDED) process.off(signal, pass);
    };
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      done();
      if (stoppedBy) {
        say(`Stopped by ${stoppedBy}.`);
        process.exit(128 + signalNumbers[stoppedBy]);
      }
      if (signal) say(`${path.basename(args[0] ?? command)} was ended by ${signal}.`);
      resolve(code ?? 128 + (signalNumbers[signal] ?? 0));
    });
  });
}

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };

/** Runs a JavaScript file with the Node that runs this one. */
export const runNode = (file, args, options) => run(process.execPath, [file, ...args], options);
