"""Reads a TensorBoard event file by the formats' descriptions alone (TFRecord, protobuf, CRC-32C) and compares it with metrics.csv.

    check_events.py EVENTS METRICS
"""
import csv
import struct
import sys


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def masked(data):
    crc = crc32c(data)
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def records(path):
    with open(path, "rb") as file:
        while header := file.read(12):
            length, check = struct.unpack("<QI", header)
            assert check == masked(header[:8]), "the checksum of a length is wrong"
            data = file.read(length)
            assert struct.unpack("<I", file.read(4))[0] == masked(data), "the checksum of a record is wrong"
            yield data


def varint(data, at):
    number = shift = 0
    while True:
        byte = data[at]
        at += 1
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return number, at


def fields(data):
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(data, at)
        else:
            length = {1: 8, 5: 4}.get(kind)
            if kind == 2:
                length, at = varint(data, at)
            value = data[at:at + length]
            at += length
        yield key >> 3, value


events = [dict(fields(record)) for record in records(sys.argv[1])]
assert events[0][3] == b"brain.Event:2", events[0]
scalars = {}
for event in events[1:]:
    assert struct.unpack("<d", event[1])[0] > 1.7e9, "no time"
    for number, value in fields(event[5]):
        value = dict(fields(value))
        scalars[event[2], value[1].decode()] = struct.unpack("<f", value[2])[0]
with open(sys.argv[2], newline="") as file:
    rows = list(csv.DictReader(file))
columns = {"charts/" + name: name for name in ("episodic_return", "running_mean", "episodic_length", "frames_per_second",
                                               "learning_rate")}
metrics = list(rows[0])[list(rows[0]).index("frames_per_second") + 1:]
columns.update({"losses/" + name: name for name in metrics if name != "learning_rate"})
compared = 0
for row in rows:
    for tag, column in columns.items():
        told = scalars.pop((int(row["episode"]), tag), None)
        if row[column]:
            assert abs(told - float(row[column])) <= (1e-3 if "second" in tag else 1e-5) * abs(told) + 1e-6, (row, tag, told)
            compared += 1
        else:
            assert told is None
assert not scalars, scalars
print(compared, "scalars of", len(rows), "episodes are the same")
