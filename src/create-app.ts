import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Logger } from 'pino';
import { AppModule } from './app.module.js';
import { installFailpoints } from './composition/failpoints/install-failpoints.js';
import { FirstDemo } from './composition/first-demo.js';
import { AppConfig } from './platform/config/app-config.js';
import { DatabaseBoot } from './platform/database/database-boot.js';
import { configureApp } from './platform/http/configure-app.js';
import { NestLogger } from './platform/logging/logger.js';

/** What an application is made from; `rootDir` is the project's folder. */
export interface AppOptions {
  readonly config: AppConfig;
  readonly logger: Logger;
  readonly rootDir: string;
}

/** The web application, whole but not listening, its database not connected yet. */
export async function createApp({ config, logger, rootDir }: AppOptions): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule.for(config, rootDir), {
    bodyParser: false,
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  installFailpoints(app, config.failpoints);
  configureApp(app, logger);
  return app;
}

/** Connects and migrates the database and, at the very first start, fills it with the demo data where it has all of that. */
export async function bootDatabase(app: INestApplicationContext): Promise<void> {
  const { services } = app.get(AppConfig);
  const isDemoHere = services.catalog === 'here' && services.auth === 'here';
  await app.get(DatabaseBoot).start(isDemoHere ? () => app.get(FirstDemo).load() : undefined);
}

/** Where the books are here and the accounts elsewhere, fills the shop once those can be had. */
export async function loadDemoOfServices(app: INestApplicationContext): Promise<void> {
  const { services } = app.get(AppConfig);
  if (services.catalog === 'here' && services.auth !== 'here') await app.get(FirstDemo).loadWhenAuthAnswers();
}
