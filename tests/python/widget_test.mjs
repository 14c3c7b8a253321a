// The widget's module with stand-ins for a page and for the model that a notebook gives it: node widget_test.mjs MODULE
import assert from 'node:assert/strict';

// --- as much of a page as the module touches

class FakeElement extends EventTarget {
  constructor(tag) {
    super();
    Object.assign(this, {tag, attributes: {}, children: [], style: {}, innerHTML: '', value: ''});
  }
  setAttribute(name, value) { this.attributes[name] = String(value); }
  getAttribute(name) { return this.attributes[name] ?? null; }
  append(...all) { this.children.push(...all); }
  replaceChildren(...all) { this.children = all; }
  set textContent(text) { this.children = [String(text)]; }
  get textContent() { return this.children.map((each) => (typeof each === 'string' ? each : each.textContent)).join(''); }
  click() { this.dispatchEvent(new Event('click')); }
  all(tag) {
    const found = this.children.filter((each) => each.tag === tag);
    return [...found, ...this.children.flatMap((each) => (each.all ? each.all(tag) : []))];
  }
  labelled(label) { return this.all('button').find((each) => each.textContent === label); }
}

class FakeFigure extends FakeElement {
  sought = [];
  step = 0;
  pinned = '';
  seek(step) { this.sought.push(step); }
}

globalThis.document = {
  head: new FakeElement('head'),
  createElement: (tag) => (tag === 'convwalk-figure' ? new FakeFigure(tag) : new FakeElement(tag)),
};

class FakeModel {
  saved = 0;
  listeners = new Map();
  constructor(values) { this.values = values; }
  get(name) { return this.values[name]; }
  set(name, value) {
    this.values[name] = value;
    for (const each of this.listeners.get('change:' + name) || []) each();
  }
  save_changes() { this.saved += 1; }
  on(event, deed) { this.listeners.set(event, [...(this.listeners.get(event) || []), deed]); }
  off(event, deed) { this.listeners.set(event, (this.listeners.get(event) || []).filter((each) => each !== deed)); }
  heard() { return [...this.listeners.values()].flat().length; }
}

const model = (values = {}) => new FakeModel({
  scenario: '{"layer": {}}', step: 0, steps: 9, pin: '', svg: '<svg/>', words: 'A convolution', still: false,
  lesson: '', scenes: [], scene: '', said: {}, given: {}, verdict: {}, answers: {}, ...values,
});
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const {default: widget} = await import(process.argv[2]);

// --- without the live part each step is asked of the other side
globalThis.customElements = {get: () => undefined};
{
  const it = model();
  const el = new FakeElement('div');
  const end = widget.render({model: it, el});
  await settled();
  assert.equal(it.get('still'), true);
  const [picture] = el.all('div').filter((each) => each.attributes.role === 'img');
  assert.equal(picture.innerHTML, '<svg/>');
  assert.equal(picture.attributes['aria-label'], 'A convolution');
  el.labelled('▶').click();
  assert.equal(it.get('step'), 1);
  el.labelled('◀').click();
  el.labelled('◀').click();
  assert.equal(it.get('step'), 0);
  const saved = it.saved;
  it.set('svg', '<svg id="2"/>');
  assert.equal(picture.innerHTML, '<svg id="2"/>');
  assert.equal(it.saved, saved);
  assert.equal(el.all('output')[0].textContent, '0 / 9');
  assert.ok(it.heard() > 0);
  end();
  assert.equal(it.heard(), 0);
}

// --- with it the element draws, and both sides say where it is
globalThis.customElements = {get: () => FakeFigure};
{
  const it = model({step: 2, pin: 'output:1,1'});
  const el = new FakeElement('div');
  widget.render({model: it, el});
  await settled();
  assert.equal(it.get('still'), false);
  const [figure] = el.all('convwalk-figure');
  assert.deepEqual([figure.attributes.step, figure.attributes.pin], ['2', 'output:1,1']);
  assert.equal(figure.all('script')[0].textContent, '{"layer": {}}');
  const event = (name, detail) => figure.dispatchEvent(Object.assign(new Event(name), {detail}));
  event('step', {step: 5, steps: 9});
  event('pin', {pin: 'input:0,0'});
  assert.deepEqual([it.get('step'), it.get('pin')], [5, 'input:0,0']);
  assert.ok(it.saved >= 2);
  it.set('step', 7);
  assert.equal(figure.sought.at(-1), 7);
  it.set('pin', '');
  it.set('scenario', '{"layer": {"input": 7}}');
  assert.notEqual(el.all('convwalk-figure')[0], figure);
}

// --- a lesson asks, and what is answered goes to the other side, which judges
{
  const it = model({
    lesson: 'Counting', scenes: ['one', 'two'], scene: 'one',
    said: {words: 'Look.', question: 'How many?', kind: 'count', unit: 'places', options: [], hints: []},
  });
  const el = new FakeElement('div');
  widget.render({model: it, el});
  await settled();
  assert.equal(el.all('h4')[0].textContent, 'Counting');
  const field = el.all('input').find((each) => each.attributes.type === 'text');
  field.value = '4';
  el.labelled('Check').click();
  assert.deepEqual(it.get('given'), {scene: 'one', answer: '4', count: 1});
  it.set('verdict', {right: false, sentence: 'The first one counts, too.'});
  const verdict = el.all('p').find((each) => each.attributes.role === 'status');
  assert.equal(verdict.textContent, 'The first one counts, too.');
  el.labelled('Check').click();
  assert.equal(it.get('given').count, 2);
  el.labelled('Next').click();
  assert.equal(it.get('scene'), 'two');
  it.set('said', {words: 'Look.', question: 'Which?', kind: 'choose', unit: '', options: ['odd', 'even'], hints: []});
  el.labelled('b) even').click();
  assert.equal(it.get('given').answer, 'b');
  it.set('said', {words: '', question: 'Where?', kind: 'point', unit: '', options: [], hints: []});
  it.set('pin', 'output:0,2');
  assert.equal(el.all('input').find((each) => each.attributes.type === 'text').value, '0,2');
  el.labelled('Next').click();
  assert.equal(it.get('scene'), 'two');
}
console.log('ok');
