import { Injectable, Logger } from '@nestjs/common';
import { AuthApi } from '../../auth/auth.api.js';
import type { UserId } from '../../shared/ids.js';

/** What sellers are called. A page does without their names when the accounts cannot be asked. */
@Injectable()
export class SellerNames {
  private readonly logger = new Logger(SellerNames.name);

  constructor(private readonly auth: AuthApi) {}

  async of(sellers: readonly UserId[]): Promise<ReadonlyMap<UserId, string>> {
    const ids = [...new Set(sellers)];
    if (ids.length === 0) return new Map();
    try {
      const users = await this.auth.usersByIds(ids);
      return new Map(users.map(({ id, name }) => [id, name]));
    } catch (error) {
      this.logger.warn({ err: error }, 'sellers are shown without their names');
      return new Map();
    }
  }
}
