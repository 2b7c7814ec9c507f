/**
 * The built shop without its web server, with one more consumer of events: what a script that plays one process of many is made
 * of. `SHOP_ROOT` is the folder of the built program; the shop's settings are the process's.
 */
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { NestFactory } from '@nestjs/core';

const root = process.env.SHOP_ROOT;

/** A module of the built program, by its file under `dist`. */
export const built = (file) => import(pathToFileURL(path.join(root, 'dist', file)).href);

const { AppModule } = await built('app.module.js');
const { bootDatabase } = await built('create-app.js');
const { loadConfig } = await built('platform/config/load-config.js');
const { Database } = await built('platform/database/database.js');
const { EventConsumer } = await built('platform/events/event-consumer.js');
const { createLogger, NestLogger } = await built('platform/logging/logger.js');

function HeadlessShop() {
  // Nest wants a class to name the module by.
}

/**
 * With its tables made; neither its timers nor its intake of events run yet.
 * @param {{ name: string, types: string[], apply: (event: { id: string }, database: Database) => Promise<void> }} consumer
 */
export async function startHeadlessShop({ name, types, apply }) {
  class ScriptedConsumer extends EventConsumer {
    name = name;
    types = types;

    constructor(database) {
      super();
      this.database = database;
    }

    apply(event) {
      return apply(event, this.database);
    }
  }
  const config = loadConfig(process.env);
  const app = await NestFactory.createApplicationContext(
    {
      module: HeadlessShop,
      imports: [AppModule.for(config, root)],
      providers: [
        { provide: ScriptedConsumer, useFactory: (database) => new ScriptedConsumer(database), inject: [Database] },
      ],
    },
    { logger: new NestLogger(createLogger(config)), abortOnError: false },
  );
  await bootDatabase(app);
  return app;
}
