"""Runs a query over a CSV table in an engine and writes the answer as CSV: ENGINE TABLE.csv QUERY.sql ANSWER.csv

The table is called pupils. Columns of text are those named in the environment variable TEXT, separated by commas; all
others are numbers. Engines: spark (two executors that are processes of their own), datafusion, clickhouse. Without the
engine it ends with 3.
"""

import os
import sys


def spark(table, query, answer, texts):
    try:
        from pyspark.sql import SparkSession
        import pyspark
    except ImportError:
        sys.exit(3)
    os.environ.setdefault("SPARK_HOME", os.path.dirname(pyspark.__file__))
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        # Nothing begins before both executors are there, however busy the machine is.
        .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
        .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "300s")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    with open(table, encoding="utf-8") as file:
        names = file.readline().strip().split(",")
    schema = ", ".join(f"`{name}` {'STRING' if name in texts else 'DOUBLE'}" for name in names)
    rows = session.read.csv(table, header=True, schema=schema).repartition(4)
    rows.createOrReplaceTempView("pupils")
    found = session.sql(query)
    write(answer, found.columns, found.collect())
    # Each executor has had a share of the rows; the driver is told along with them.
    executors = session.sparkContext._jsc.sc().getExecutorMemoryStatus().size()
    print(f"executors {executors - 1}")
    session.stop()


def datafusion(table, query, answer, texts):
    try:
        import pyarrow
        from datafusion import SessionContext
        from pyarrow import csv
    except ImportError:
        sys.exit(3)
    context = SessionContext()
    context.register_record_batches("pupils", [read(csv, pyarrow, table, texts).to_batches()])
    found = context.sql(query).to_arrow_table()
    write(answer, found.column_names, zip(*(column.to_pylist() for column in found.columns)))


def clickhouse(table, query, answer, texts):
    try:
        from chdb import session
    except ImportError:
        sys.exit(3)
    with open(table, encoding="utf-8") as file:
        names = file.readline().strip().split(",")
    kinds = ", ".join(
        f'"{name}" Nullable({"String" if name in texts else "Float64"})' for name in names
    )
    with session.Session() as running:
        running.query(f"CREATE TABLE pupils ({kinds}) ENGINE = Memory")
        running.query(f"INSERT INTO pupils SELECT * FROM file('{table}', 'CSVWithNames', '{kinds}')")
        found = running.query(query, "CSVWithNames").bytes()
    with open(answer, "wb") as file:
        file.write(found)


def read(csv, pyarrow, table, texts):
    with open(table, encoding="utf-8") as file:
        names = file.readline().strip().split(",")
    kinds = {name: pyarrow.string() if name in texts else pyarrow.float64() for name in names}
    return csv.read_csv(table, convert_options=csv.ConvertOptions(column_types=kinds, strings_can_be_null=True))


def write(answer, names, rows):
    with open(answer, "w", encoding="utf-8") as file:
        file.write(",".join(names) + "\n")
        for row in rows:
            file.write(",".join(value if isinstance(value, str) else repr(value) for value in row) + "\n")


def main():
    engine, table, query, answer = sys.argv[1:]
    texts = os.environ.get("TEXT", "").split(",")
    with open(query, encoding="utf-8") as file:
        words = file.read()
    {"spark": spark, "datafusion": datafusion, "clickhouse": clickhouse}[engine](table, words, answer, texts)


main()
