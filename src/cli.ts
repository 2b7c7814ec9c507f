import { fileURLToPath } from 'node:url';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
import { whereCommandIs } from './composition/command-hosts.js';
import { CliCommand, type CliOutput, UsageError } from './platform/cli/cli-command.js';
import { TerminalOutput } from './platform/cli/terminal-output.js';
import { loadConfig } from './platform/config/load-config.js';
import { DatabaseBoot } from './platform/database/database-boot.js';
import { ProvidersOf } from './platform/discovery/providers-of.js';
import { createLogger, NestLogger } from './platform/logging/logger.js';
import { DomainError } from './shared/domain-error.js';
import { explainStartError } from './start/explain-start-error.js';

const out = new TerminalOutput();
try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  out.error(error instanceof DomainError ? error.message : explainStartError(error));
  process.exitCode = 1;
}

async function run([name, ...args]: readonly string[]): Promise<number> {
  const config = loadConfig({ ...process.env, LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn' });
  const app = await NestFactory.createApplicationContext(
    AppModule.for(config, fileURLToPath(new URL('..', import.meta.url))),
    {
      logger: new NestLogger(createLogger(config)),
      abortOnError: false,
    },
  );
  try {
    const commands = app.get(ProvidersOf).all(CliCommand);
    const command = commands.find((candidate) => candidate.name === name);
    if (!command) return explainUsage(commands, name, whereCommandIs(name, config));
    if (command.needsDatabase) await app.get(DatabaseBoot).start(undefined, { once: true });
    return await runCommand(command, args, out);
  } finally {
    await app.close();
  }
}

async function runCommand(command: CliCommand, args: readonly string[], output: CliOutput): Promise<number> {
  try {
    return await command.run(args, output);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    output.error(`${error.message}\nusage: ${command.usage}`);
    return 2;
  }
}

function explainUsage(
  commands: readonly CliCommand[],
  name: string | undefined,
  elsewhere: string | undefined,
): number {
  out.error(elsewhere ?? (name === undefined ? 'which command?' : `there is no command "${name}"`));
  for (const command of commands) out.error(`  ${command.usage}`);
  return 2;
}
