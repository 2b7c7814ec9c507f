import { Injectable, Logger } from '@nestjs/common';
import { AuthApi } from '../../auth/auth.api.js';
import type { UserId } from '../../shared/ids.js';

/** The names of sellers, for pages: a list without names is better than no list. */
@Injectable()
export class SellerNames {
  private readonly logger = new Logger('catalog');

  constructor(private readonly auth: AuthApi) {}

  /** The names that can be had right now; empty when the accounts do not answer. At most 200 ids. */
  async of(ids: readonly UserId[]): Promise<ReadonlyMap<UserId, string>> {
    if (ids.length === 0) return new Map();
    try {
      const users = await this.auth.usersByIds([...new Set(ids)]);
      return new Map(users.map((user) => [user.id, user.name]));
    } catch (error) {
      this.logger.warn(`sellers are shown without names: ${error instanceof Error ? error.message : String(error)}`);
      return new Map();
    }
  }
}
