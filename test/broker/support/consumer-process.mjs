/**
 * The shop without its web server, with one more consumer, which writes a row without a key and then, when it is told to by
 * CONSUMER_STALLS, neither ends nor fails: its process is to be killed meanwhile. Beside the shop's settings it takes
 * CONSUMER_ROOT, the folder of the built program. It prints `listening`, `applying`, and `effects N` for what is committed.
 */
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { NestFactory } from '@nestjs/core';

const root = process.env.CONSUMER_ROOT;
const built = (file) => import(pathToFileURL(path.join(root, 'dist', file)).href);
const { AppModule } = await built('app.module.js');
const { bootDatabase } = await built('create-app.js');
const { loadConfig } = await built('platform/config/load-config.js');
const { Database } = await built('platform/database/database.js');
const { UnitOfWork } = await built('platform/database/unit-of-work.js');
const { EventConsumer } = await built('platform/events/event-consumer.js');
const { EventIntake } = await built('platform/events/event-intake.js');
const { createLogger, NestLogger } = await built('platform/logging/logger.js');

const say = (text) => process.stdout.write(`${text}\n`);

class StallingConsumer extends EventConsumer {
  name = 'notifications.stall';
  types = ['catalog.counted'];

  constructor(database) {
    super();
    this.database = database;
  }

  async apply({ id }) {
    await this.database.execute('INSERT INTO stalled_effects (event_id) VALUES (?)', [id]);
    say('applying');
    if (process.env.CONSUMER_STALLS === 'on') await new Promise(() => undefined);
  }
}

function ConsumerModule() {
  // Nest wants a class to name the module by.
}

const config = loadConfig(process.env);
const app = await NestFactory.createApplicationContext(
  {
    module: ConsumerModule,
    imports: [AppModule.for(config, root)],
    providers: [
      { provide: StallingConsumer, useFactory: (database) => new StallingConsumer(database), inject: [Database] },
    ],
  },
  { logger: new NestLogger(createLogger(config)), abortOnError: false },
);
await bootDatabase(app);
const database = app.get(Database);
await app.get(UnitOfWork).run(() => database.execute('CREATE TABLE IF NOT EXISTS stalled_effects (event_id CHAR(26))'));
const intake = app.get(EventIntake);
intake.start();
const told = new Set();
setInterval(() => {
  void look();
}, 50);

async function look() {
  if (intake.connection.connected && !told.has('listening')) {
    told.add('listening');
    say('listening');
  }
  // Outside a unit of work: what is committed.
  const [{ effects }] = await database.query('SELECT COUNT(*) AS effects FROM stalled_effects');
  if (told.has(effects)) return;
  told.add(effects);
  say(`effects ${effects}`);
}
