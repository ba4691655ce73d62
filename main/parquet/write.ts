import type { SchemaElement } from 'hyparquet';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';
import type { ResultLine } from '../core/results/result.ts';
import { COLUMNS, memberOf, toColumn } from './columns.ts';

/** Rows in memory at a time, and a row group of the file: 3 MB without thumbnails. */
const ROWS_PER_GROUP = 1000;

const names = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];

/** Writes results into a Parquet file, some thousand at a time. */
export class ParquetResults {
  readonly #writer: ParquetWriter;
  #rows: ResultLine[] = [];

  /** @param path of a file that is written anew */
  constructor(path: string) {
    this.#writer = new ParquetWriter({ writer: fileWriter(path), schema: schema(), createdBy: 'photonest' });
  }

  async add(line: ResultLine): Promise<void> {
    this.#rows.push(line);
    if (this.#rows.length >= ROWS_PER_GROUP) await this.#flush();
  }

  /** Without it the file cannot be read. */
  async close(): Promise<void> {
    if (this.#rows.length > 0) await this.#flush();
    await this.#writer.finish();
  }

  async #flush(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    const columnData = names.map((name) => {
      const data = rows.map((row) => toColumn(COLUMNS[name], memberOf(row, name)));
      const isVector = COLUMNS[name] === 'vector';
      return { name, data, ...(isVector && { encoding: 'PLAIN' as const, statistics: false }) };
    });
    await this.#writer.write({ columnData, rowGroupSize: ROWS_PER_GROUP });
  }
}

function schema(): SchemaElement[] {
  return [{ name: 'root', num_children: names.length }, ...names.flatMap(elementsOf)];
}

function elementsOf(name: keyof typeof COLUMNS): SchemaElement[] {
  const optional = { name, repetition_type: 'OPTIONAL' } as const;
  switch (COLUMNS[name]) {
    case 'text':
      return [{ ...optional, type: 'BYTE_ARRAY', converted_type: 'UTF8' }];
    case 'json':
      return [{ ...optional, type: 'BYTE_ARRAY', converted_type: 'UTF8' }];
    case 'integer':
      return [{ ...optional, type: 'INT64' }];
    case 'number':
      return [{ ...optional, type: 'DOUBLE' }];
    case 'bytes':
      return [{ ...optional, type: 'BYTE_ARRAY' }];
    case 'vector':
      return [
        { ...optional, converted_type: 'LIST', num_children: 1 },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        { name: 'element', type: 'FLOAT', repetition_type: 'REQUIRED' },
      ];
  }
}
