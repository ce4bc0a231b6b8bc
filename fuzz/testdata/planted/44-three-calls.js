import Resolver from '@forge/resolver';
const resolver = new Resolver();
const bug = () => console.log('reached');
const state = { step: 0 };
resolver.define('begin', ({ payload }) => { if (payload.code === 'a7') state.step = 1; });
resolver.define('confirm', ({ payload }) => { if (state.step === 1 && payload.answer === 'yes') state.step = 2; });
resolver.define('finish', () => { if (state.step === 2) bug(); });
export const run = resolver.getDefinitions();
