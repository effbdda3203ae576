import { RMonitorDecoder, readLine } from './decoder.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const read = (text: string) => new RMonitorDecoder().push(bytes(text));

describe('a line of RMonitor', () => {
  it.each([
    [
      '$F,9999,"00:00:12","13:34:23","00:09:47","Green "',
      {
        kind: 'heartbeat',
        lapsToGo: 9999,
        timeToGoMs: 12_000,
        timeOfDayMs: 48_863_000,
        raceTimeMs: 587_000,
        flag: 'Green',
      },
    ],
    [
      '$A,"1234BE","12X",52474,"John","Johnson","USA",5',
      {
        kind: 'competitor',
        registration: '1234BE',
        number: '12X',
        transponder: '52474',
        first: 'John',
        last: 'Johnson',
        nationality: 'USA',
        classNumber: 5,
      },
    ],
    [
      '$COMP,"7","7",1,"A","B","","BMW (Red, White, Blue)"',
      {
        kind: 'competitor',
        registration: '7',
        number: '7',
        first: 'A',
        last: 'B',
        nationality: '',
        classNumber: 1,
        additional: 'BMW (Red, White, Blue)',
      },
    ],
    ['$B,12345,"Kart final"', { kind: 'run', number: 12_345, name: 'Kart final' }],
    ['$C,5,"Formula 300"', { kind: 'class', classNumber: 5, name: 'Formula 300' }],
    ['$E,"TRACKLENGTH","2.500"', { kind: 'setting', name: 'TRACKLENGTH', value: '2.500' }],
    [
      '$G,3,"21",,"00:03:18.575"',
      { kind: 'position', place: 3, registration: '21', laps: 0, totalMs: 198_575 },
    ],
    [
      '$G,58,"168",-8,"07:31:37.873"',
      { kind: 'position', place: 58, registration: '168', laps: -8, totalMs: 27_097_873 },
    ],
    [
      '$H,2,"21",3,"00:02:17.872"',
      { kind: 'bestLap', place: 2, registration: '21', lap: 3, timeMs: 137_872 },
    ],
    ['$I, "00:00:00", "0/0/0000"', { kind: 'clear', timeOfDayMs: 0, date: '0/0/0000' }],
    [
      '$J,"21","00:02:03.826","25:42:17.672"',
      { kind: 'crossed', registration: '21', lapMs: 123_826, totalMs: 92_537_672 },
    ],
    [
      '$COR,"123BE","658",2,"00:00:35.272","+00:00:00.012"',
      {
        kind: 'correction',
        registration: '123BE',
        number: '658',
        laps: 2,
        totalMs: 35_272,
        correctionMs: 12,
      },
    ],
    [
      '$L,"Tx4711","P1","SFP","01/27/2009","14:13:22.818",7,"LMP2"',
      { kind: 'loopCrossing', number: null, transponder: '4711', loop: 'SFP', timeOfDayMs: 51_202_818 },
    ],
    ['$RMS,"x",1', { kind: 'other', type: '$RMS' }],
    ['$T,"Sebring","SEB"', { kind: 'other', type: '$T' }],
  ])('reads %s', (line, record) => {
    expect(readLine(line)).toEqual(record);
  });

  it('keeps a quote inside a text, and passes over further fields', () => {
    expect(readLine('$C,1,"The "Fast" ones","more",2')).toEqual({
      kind: 'class',
      classNumber: 1,
      name: 'The "Fast" ones',
    });
  });

  it('has a negative race time before the start', () => {
    expect(readLine('$F,9999,"08:00:00","08:59:13","00:00:-47","      "')).toEqual(
      expect.objectContaining({ raceTimeMs: -47_000, flag: '' }),
    );
  });

  it.each(['$J,"21","00:02:0', '$G,1,"21",x,"00:00:00.000"', '$J,"21","x","00:00:00.000"', '$F,9999', '$'])(
    'is damaged: %s',
    (line) => {
      expect(readLine(line)).toEqual({
        ...(line === '$'
          ? { kind: 'other', type: '$' }
          : { kind: 'damage', because: 'syntax', bytes: line.length }),
      });
    },
  );
});

describe('the decoder of RMonitor', () => {
  it('reads lines with CR LF, LF and a byte order mark, and passes over the notes of a relay', () => {
    const text =
      '\u00ef\u00bb\u00bf##2025-04-26 14:01:29.230\r\n$B,1,"A"\r\r\n\n$B,2,"B"\n##x|flags\n{"a":1}\r\n';
    expect(read(text)).toEqual([
      { kind: 'run', number: 1, name: 'A' },
      { kind: 'run', number: 2, name: 'B' },
      { kind: 'damage', because: 'noise', bytes: 8 },
    ]);
  });

  it('reads Windows-1252', () => {
    expect(read('$C,1,"M\u00fcller \u0080 5"\n')).toEqual([
      { kind: 'class', classNumber: 1, name: 'Müller € 5' },
    ]);
  });

  it('drops a line that is too long, and reads the next', () => {
    const long = `$C,1,"${'x'.repeat(70_000)}"`;
    expect(read(`${long}\n$B,2,"B"\n`)).toEqual([
      { kind: 'damage', because: 'overflow', bytes: long.length },
      { kind: 'run', number: 2, name: 'B' },
    ]);
  });

  it('continues from an unfinished line', () => {
    const first = new RMonitorDecoder();
    expect(first.push(bytes('$B,2,"Fi'))).toEqual([]);
    const second = new RMonitorDecoder(first.unfinished);
    expect(second.push(bytes('nal"\n'))).toEqual([{ kind: 'run', number: 2, name: 'Final' }]);
    expect(second.end()).toEqual([]);
  });

  it('reports a line that the end of the connection cut', () => {
    const decoder = new RMonitorDecoder();
    decoder.push(bytes('$B,2,"Fi'));
    expect(decoder.end()).toEqual([{ kind: 'damage', because: 'cut', bytes: 8 }]);
  });
});
