// Under Node: the browser edition draws and answers byte for byte what the program of this machine does.
//   node same_as_native.js SITE PROGRAM DATA
'use strict';

const {execFileSync} = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const [site, program, data] = process.argv.slice(2);
let wrong = 0;

function expect(same, what) {
  if (same) return;
  ++wrong;
  console.error(`not the same: ${what}`);
}

function native(args, input) {
  return execFileSync(program, args, {input, encoding: 'utf8', maxBuffer: 1 << 30});
}

const presets = JSON.parse(fs.readFileSync(path.join(data, '../../assets/presets.json'), 'utf8'));
const names = Object.values(presets).flat(9).map((preset) => preset.name).filter(Boolean);

require(path.resolve(site, 'workbench.js'))({page: {}}).then((web) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'convwalk-web-'));
  for (const name of names) {
    const link = native(['export', '--preset', name, '--print-link']).trim().replace(/^#/, '');
    const file = path.join(folder, 'x.svg');
    native(['export', '--preset', name, '-o', file]);
    const svg = web.ccall('convwalk_svg', 'string', ['string'], [link]);
    expect(svg === fs.readFileSync(file, 'utf8'), `the picture of ${name}: ${svg.slice(0, 120)}`);
  }
  let lines = 0;
  for (const file of fs.readdirSync(data).filter((each) => each.endsWith('.jsonl'))) {
    const records = fs.readFileSync(path.join(data, file), 'utf8');
    const answers = native(['compute', '-'], records).split('\n');
    records.split('\n').filter((line) => line.trim()).forEach((record, i) => {
      ++lines;
      const answer = web.ccall('convwalk_compute', 'string', ['string'], [record]).trimEnd();
      expect(answer === answers[i], `line ${i + 1} of ${file}: ${answer.slice(0, 120)}`);
    });
  }
  fs.rmSync(folder, {recursive: true});
  console.log(`${names.length} pictures and ${lines} answers, ${wrong} not the same`);
  process.exit(wrong === 0 ? 0 : 1);
});
