import { Logger as NestLogger } from '@nestjs/common';
import type { Logger } from 'typeorm';

/** What TypeORM has to say, in the log like everything else, and never with a statement's parameters: they are people's data. */
export class TypeormLog implements Logger {
  private readonly logger = new NestLogger('database');

  logQuerySlow(time: number, query: string): void {
    this.logger.warn({ ms: time, query }, 'a statement was slow');
  }

  logQuery(): void {
    // Not wanted.
  }

  logQueryError(): void {
    // Whoever asked gets the error, and logs it.
  }

  logSchemaBuild(): void {
    // There is none: migrations build the schema.
  }

  logMigration(): void {
    // Told by those who start them.
  }

  log(): void {
    // Not wanted.
  }
}
