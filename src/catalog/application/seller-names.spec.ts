import { Logger } from '@nestjs/common';
import { AuthApi } from '../../auth/auth.api.js';
import { newId, type UserId } from '../../shared/ids.js';
import { SellerNames } from './seller-names.js';

const vera = newId<UserId>();

class FakeAuth extends AuthApi {
  constructor(override readonly usersByIds: AuthApi['usersByIds']) {
    super();
  }

  identify = (): never => notAsked();
  contactsByIds = (): never => notAsked();
  changeLanguage = (): never => notAsked();
  userByEmail = (): never => notAsked();
  ensureAccount = (): never => notAsked();
  grantRole = (): never => notAsked();
}

function notAsked(): never {
  throw new Error('the names of sellers are all that is asked for');
}

const auth = (usersByIds: AuthApi['usersByIds']): AuthApi => new FakeAuth(usersByIds);

describe('SellerNames', () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('asks once for each seller', async () => {
    const asked: (readonly UserId[])[] = [];
    const names = new SellerNames(
      auth((ids) => {
        asked.push(ids);
        return Promise.resolve([{ id: vera, name: 'Vera' }]);
      }),
    );
    expect(await names.of([vera, vera, newId<UserId>()])).toEqual(new Map([[vera, 'Vera']]));
    expect(asked[0]).toHaveLength(2);
    expect(await names.of([])).toEqual(new Map());
    expect(asked).toHaveLength(1);
  });

  it('does without names when the accounts do not answer', async () => {
    const names = new SellerNames(auth(() => Promise.reject(new Error('away'))));
    expect(await names.of([vera])).toEqual(new Map());
  });
});
