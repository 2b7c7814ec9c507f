import { type DynamicModule, Global, Module } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AppConfig } from '../config/app-config.js';
import { TaskContext } from '../timers/task-context.js';
import { DatabaseBoot } from './database-boot.js';
import { DatabaseHold } from './database-hold.js';
import { Database } from './database.js';
import { dataSourceOptions } from './data-source-options.js';
import { HostedModules } from './hosted-modules.js';
import { Migrator } from './migrator.js';
import type { ModulePersistence } from './persistence.js';
import { Pruner } from './pruner.js';
import { TypeormDatabase } from './typeorm-database.js';
import { TypeormSession } from './typeorm-session.js';
import { TypeormUnitOfWork } from './typeorm-unit-of-work.js';
import { UnitOfWork } from './unit-of-work.js';

const READER = 'reader';

/** The writer's and the reader's pools, the unit of work over them, and the migrations of the modules given. */
@Global()
@Module({})
export class DatabaseModule {
  static forModules(modules: readonly ModulePersistence[]): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRootAsync({
          inject: [AppConfig],
          useFactory: (config: AppConfig) => ({
            ...dataSourceOptions(config.database, 'writer', modules),
            manualInitialization: true,
          }),
        }),
        TypeOrmModule.forRootAsync({
          name: READER,
          inject: [AppConfig],
          useFactory: (config: AppConfig) => ({
            ...dataSourceOptions(config.database, 'reader', modules),
            manualInitialization: true,
          }),
        }),
      ],
      providers: [
        Pruner,
        TypeormSession,
        TaskContext,
        {
          provide: UnitOfWork,
          inject: [getDataSourceToken(), TypeormSession, TaskContext],
          useFactory: (writer: DataSource, session: TypeormSession, tasks: TaskContext) =>
            new TypeormUnitOfWork(writer, session, tasks),
        },
        {
          provide: Database,
          inject: [getDataSourceToken(), getDataSourceToken(READER), TypeormSession],
          useFactory: (writer: DataSource, reader: DataSource, session: TypeormSession) =>
            new TypeormDatabase(writer, reader, session),
        },
        {
          provide: Migrator,
          inject: [AppConfig],
          useFactory: (config: AppConfig) => new Migrator(config.database, modules),
        },
        { provide: HostedModules, useFactory: () => HostedModules.of(modules) },
        {
          provide: DatabaseHold,
          inject: [getDataSourceToken(), HostedModules],
          useFactory: (writer: DataSource, hosted: HostedModules) => new DatabaseHold(writer, hosted),
        },
        {
          provide: DatabaseBoot,
          inject: [AppConfig, Migrator, getDataSourceToken(), getDataSourceToken(READER), DatabaseHold],
          useFactory: (
            config: AppConfig,
            migrator: Migrator,
            writer: DataSource,
            reader: DataSource,
            hold: DatabaseHold,
          ) => new DatabaseBoot(config.database, migrator, writer, reader, hold),
        },
      ],
      exports: [TaskContext, UnitOfWork, Database, Pruner, Migrator, DatabaseBoot, DatabaseHold, HostedModules],
    };
  }
}
