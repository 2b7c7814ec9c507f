import { Type } from 'class-transformer';
import { IsInt, IsString, MaxLength, ValidateNested } from 'class-validator';
import { formModel, readForm, says } from './form.js';

class Address {
  @IsString(says('validation.text'))
  street!: string;
}

class Sample {
  @MaxLength(3, says('validation.max_length', { max: 3 }))
  @IsString(says('validation.text'))
  title!: string;

  @ValidateNested()
  @Type(() => Address)
  address!: Address;

  @IsInt()
  count!: number;
}

const GOOD = { title: 'abc', address: { street: 's' }, count: 1 };

describe('readForm', () => {
  it('answers the DTO without the fields that it does not know', async () => {
    const read = await readForm(Sample, { ...GOOD, extra: 'x' });
    expect(read).toEqual({ ok: true, value: GOOD });
    expect(read.ok && read.value).toBeInstanceOf(Sample);
  });

  it('answers the message of each wrong field, nested ones with their path', async () => {
    const read = await readForm(Sample, { title: 'abcd', address: { street: 7 }, count: 'x' });
    expect(read).toEqual({
      ok: false,
      errors: {
        title: [{ key: 'validation.max_length', params: { max: 3 } }],
        'address.street': [{ key: 'validation.text' }],
        count: [{ key: 'validation.invalid' }],
      },
    });
  });

  it.each([undefined, null, 'text', 7, [], ['title=x'], { title: { $gt: '' } }, { title: ['a', 'b'] }])(
    'finds fault with %j instead of failing',
    async (body) => {
      const read = await readForm(Sample, body);
      expect(read.ok).toBe(false);
    },
  );

  it('is not moved by __proto__ and constructor', async () => {
    const body: unknown = JSON.parse(
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"title":"abc"}',
    );
    await readForm(Sample, body);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(formModel(body).values).toEqual({ title: 'abc' });
  });
});

describe('formModel', () => {
  it('keeps what was typed, as text only, without what must never come back', () => {
    const model = formModel({ email: 'a@b', password: 'secret', tags: ['x'], _csrf: 't' }, {}, { omit: ['password'] });
    expect(model).toEqual({ values: { email: 'a@b' }, errors: {} });
  });
});
