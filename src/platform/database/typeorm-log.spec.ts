import { Logger, type LoggerService } from '@nestjs/common';
import { dataSourceOptions } from './data-source-options.js';
import { TypeormLog } from './typeorm-log.js';

describe('what TypeORM logs', () => {
  it('goes to the log of the shop, without the parameters', () => {
    const warn = jest.fn();
    const quiet = jest.fn();
    const service: LoggerService = { warn, log: quiet, error: quiet };
    Logger.overrideLogger(service);
    const { logger } = dataSourceOptions({ engine: 'sqlite', file: ':memory:' }, 'writer', []);
    if (!(logger instanceof TypeormLog)) throw new Error('TypeORM logs by itself');
    Reflect.apply(logger.logQuerySlow, logger, [5_001, 'SELECT ?', ['a secret']]);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(JSON.stringify(warn.mock.calls)).toContain('SELECT ?');
    expect(JSON.stringify(warn.mock.calls)).not.toContain('a secret');
  });
});
