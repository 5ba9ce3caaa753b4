"""Data files: what is read exactly, and one line for each way in which a file can be wrong."""

from __future__ import annotations

import io
import json
import zipfile

import numpy as np
import pytest
from bad_files import one_line_for

from equicert.certificates.claims.data_files import read_data, read_points
from equicert.theory.errors import InputError
from equicert.theory.numbers.fields import QQ

CSV = {
    "minus": (
        "x,y,z\n\u22121,0,1\n".encode(),
        "row 2, column 1: .* is not a number: character 1 is U\\+2212 .*write '-'",
    ),
    "minus in the first row": ("\u22121,0,1\n1,2,3\n".encode(), "row 1, column 1: .*U\\+2212"),
    "typo in the first row": (b"O.5,0,1\n1,2,3\n", "row 1, column 1: 'O.5' is not a number"),
    "name among numbers": (b"l,0,1\n1,2,3\n", "row 1, column 1: 'l' is not a number"),
    "nan in the first row": (b"nan,0,1\n1,2,3\n", "row 1, column 1: 'nan' is not a number: every point"),
    "only nan": (b"nan,nan,inf\n1,2,3\n", "row 1, column 1: 'nan'"),
    "second header": (b"x,y,z\na,b,c\n1,2,3\n", "row 2, column 1: 'a' is not a number"),
    "header below": (b"1,2,3\nx,y,z\n", "row 2, column 1: 'x'"),
    "infinity": (b"1,2,-inf\n", "row 1, column 3: '-inf' is not a number"),
    "ragged": (b"1,2,3\n\n4,5\n", "row 3 has 2 columns, expected 3 as in the first row"),
    "header of another length": (b"x,y\n1,2,3\n", "row 2 has 3 columns, expected 2"),
    "empty": (b"", "no points"),
    "empty lines": (b"\n\r\n\n", "no points"),
    "header alone": (b"x,y,z\n", "no points below the header"),
    "one column": (b"1\n2\n", "the rows have 1 column"),
    "wrong dimension": (b"1,2\n3,4\n", "point 1 has 1 coordinates, expected 2"),
    "empty cell": (b"1,2,\n", "row 1, column 3: '' is not a number: the cell is empty"),
    "semicolons": (b"1;2;3\n", "row 1, column 1: .*columns are separated by commas"),
    "tabs": (b"1\t2\t3\n", "row 1, column 1: .*columns are separated by commas"),
    "decimal comma": (b'"1,5",2,3\n', "row 1, column 1: '1,5' is not a number"),
    "division by zero": (b"1/0,2,3\n", "row 1, column 1: '1/0' divides by zero"),
    "exponent": (b"1e1000000000,2,3\n", "row 1, column 1: .*exponents are from -999 to 999"),
    "long": (b"1" * 5000 + b",2,3\n", "row 1, column 1: .* has 5000 characters, more than 4000"),
    "latin-1": (b"1,2,3\n4,\xb15,6\n", "row 2: not UTF-8 at byte 8"),
    "UTF-16": ("1,2,3\n".encode("utf-16"), "is in UTF-16: save it in UTF-8"),
    "null": (b"1,2,3\n1,\x002,3\n", "row 2.*(U\\+0000|NUL)"),
    "quote": (b'1,2,"3\n', "row 2: not readable as CSV|row 1: not readable as CSV"),
    "huge field": (b"1,2," + b"1" * 200_000 + b"\n", "row 1: not readable as CSV: field larger"),
    "many points": (b"1,2,3\n" * 1001, "row 1001: more than 1000 points"),
}


@pytest.mark.parametrize("name", sorted(CSV))
def test_bad_csv_gets_one_line(name, tmp_path, capsys):
    content, words = CSV[name]
    (tmp_path / "d.csv").write_bytes(content)
    words = words if words.startswith("point ") else f"d\\.csv: {words}"
    one_line_for(tmp_path, capsys, words, target='{ data = "d.csv" }')


@pytest.mark.parametrize(
    ("content", "header"),
    [
        (b"0,1/2,1\n-1,2,1e-3\n", ()),
        (b"\xef\xbb\xbf0,1/2,1\n-1,2,1e-3\n", ()),  # a byte order mark
        (b"\xef\xbb\xbfx1,x_2,Y\r\n0,0.5,1\r\n-1,+2.,.001\r\n", ("x1", "x_2", "Y")),
        (b' x1 , "x2",y\n\n"0", 0.5 ,1\n-1,2,0.1e-2', ("x1", "x2", "y")),
    ],
)
def test_no_row_is_lost(content, header, tmp_path):
    path = tmp_path / "d.csv"
    path.write_bytes(content)
    found = read_data(path, 1)
    assert found.points == ((QQ(0), QQ("1/2")), (QQ(-1), QQ(2)))
    assert found.values == ((QQ(1),), (QQ("1/1000"),))
    assert found.header == header


def test_huge_numbers_are_exact(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text(f"{10**309},1e309,1e-999\n")
    found = read_data(path, 1)
    assert found.points == ((QQ(10**309), QQ(10**309)),)
    assert found.values == ((1 / QQ(10**999),),)


def npz(**arrays) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def archive(*members: tuple[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as file:
        for name, content in members:
            file.writestr(name, content)
    return buffer.getvalue()


def npy(descr: str, shape: str, data: bytes = b"", version: int = 1) -> bytes:
    header = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}".encode()
    return b"\x93NUMPY" + bytes([version, 0]) + len(header).to_bytes(2 if version == 1 else 4, "little") + header + data


def with_flag(data: bytes, flag: int) -> bytes:
    """The flag bits of every entry of the directory and of every member."""
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        parts = data.split(mark)
        data = mark.join(
            [parts[0]] + [p[: place - 4] + bytes([p[place - 4] | flag]) + p[place - 3 :] for p in parts[1:]]
        )
    return data


POINTS = np.array([[0.0, 1.0], [1.0, 2.0]])
VALUES = np.array([1.0, 0.5])
BOMB = 300 * 2**20


def bomb() -> bytes:
    """A small archive whose directory says how much it unpacks to."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file, file.open("points.npy", "w") as member:
        for _ in range(BOMB // 2**20):
            member.write(bytes(2**20))
    return buffer.getvalue()


NPZ = {
    "no zip": (lambda: b"junk", "not a readable .npz file"),
    "truncated": (lambda: npz(points=POINTS, values=VALUES)[:-40], "not a readable .npz file"),
    "long double": (
        lambda: npz(points=POINTS.astype(np.longdouble), values=VALUES),
        "'points' holds (long doubles|.*float64)",
    ),
    "objects": (lambda: npz(points=POINTS.astype(object), values=VALUES), "'points' holds Python objects"),
    "complex": (lambda: npz(points=POINTS + 0j, values=VALUES), "'points' holds complex numbers"),
    "records": (lambda: npz(points=np.zeros(2, [("a", "f8")]), values=VALUES), "'points' holds records"),
    "texts": (lambda: npz(points=POINTS.astype(str), values=VALUES), "'points' holds texts"),
    "truth values": (lambda: npz(points=POINTS > 0, values=VALUES), "'points' holds truth values"),
    "huge header": (
        lambda: archive(("points.npy", npy("<f8", "(1000000, 1000000)")), ("values.npy", npy("<f8", "(1,)", bytes(8)))),
        "'points' has 1000000 x 1000000 entries, more than",
    ),
    "huger header": (lambda: archive(("points.npy", npy("<f8", f"({'9' * 30}, 2)"))), "a shape beyond all limits"),
    "many axes": (lambda: archive(("points.npy", npy("<f8", f"({'1,' * 40})", bytes(8)))), "has 40 dimensions"),
    "negative": (lambda: archive(("points.npy", npy("<f8", "(-1, 2)", bytes(16)))), "damaged header"),
    "code in the header": (lambda: archive(("points.npy", npy("<f8", "(open('x'), 2)"))), "damaged header"),
    "short data": (
        lambda: archive(("points.npy", npy("<f8", "(2, 2)", bytes(31)))),
        "takes 32 bytes, but the file holds 31",
    ),
    "version": (lambda: archive(("points.npy", npy("<f8", "(1, 2)", bytes(16), version=7))), "not in NumPy's format"),
    "pickle": (lambda: archive(("points.npy", b"\x80\x04.")), "not in NumPy's format"),
    "bomb": (bomb, f"unpacks to {BOMB} bytes, more than"),
    "encrypted": (lambda: with_flag(npz(points=POINTS, values=VALUES), 1), "'points.npy' is encrypted"),
    "patched data": (lambda: with_flag(npz(points=POINTS, values=VALUES), 32), "not a readable .npz file"),
    "method": (
        lambda: archive(("points.npy", npy("<f8", "(1, 2)", bytes(16))), method=zipfile.ZIP_LZMA),
        "packed by method 14: expected deflate",
    ),
    "other member": (lambda: archive(("notes.txt", b"hello")), "'notes.txt' is no array"),
    "missing": (lambda: npz(points=POINTS), "the array 'values' is missing"),
    "wrong names": (lambda: npz(X=POINTS, y=VALUES), "the array 'points' is missing.*the file has 'X, y'"),
    "nan": (lambda: npz(points=POINTS * np.nan, values=VALUES), "'points' holds NaN or an infinity"),
    "shapes": (lambda: npz(points=POINTS, values=np.ones(3)), "do not fit: points \\(2, 2\\), values \\(3,\\)"),
    "flat": (lambda: npz(points=np.ones(2), values=VALUES), "do not fit"),
    "many points": (lambda: npz(points=np.ones((1100, 2)), values=np.ones(1100)), "1100 points, more than 1000"),
    "wrong checksum": (
        lambda: npz(points=POINTS, values=VALUES).replace(POINTS.tobytes(), bytes(POINTS.nbytes), 1),
        "not a readable .npz file: Bad CRC",
    ),
}


@pytest.mark.parametrize("name", sorted(NPZ))
def test_bad_npz_gets_one_line(name, tmp_path, capsys):
    make, words = NPZ[name]
    (tmp_path / "d.npz").write_bytes(make())
    one_line_for(tmp_path, capsys, f"d\\.npz: .*{words}|d\\.npz: {words}", target='{ data = "d.npz" }')


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_doubled_members(tmp_path, capsys):
    one = ("points.npy", npy("<f8", "(1, 2)", bytes(16)))
    (tmp_path / "d.npz").write_bytes(archive(one, one))
    one_line_for(tmp_path, capsys, "'points.npy' stands there twice", target='{ data = "d.npz" }')


@pytest.mark.parametrize("kind", ["<f2", "<f4", ">f8", "<i4", ">i8", "|u1"])
def test_numbers_are_exact(kind, tmp_path):
    """Every type of numbers, also with its bytes in the other order and columns first."""
    points, values = np.array([[0, 1], [3, 2]]).astype(kind), np.array([7, 5]).astype(kind)
    path = tmp_path / "d.npz"
    for order in (np.ascontiguousarray, np.asfortranarray):
        np.savez(path, points=order(points), values=values)
        found = read_data(path, 1)
        assert found.points == ((QQ(0), QQ(1)), (QQ(3), QQ(2)))
        assert found.values == ((QQ(7),), (QQ(5),))


def test_names_of_files_cannot_forge_lines(tmp_path, capsys):
    name = json.dumps("a\n\u001b[31mvalid.csv")
    one_line_for(tmp_path, capsys, r"'a\\n\\x1b\[31mvalid.csv': no such file", target=f"{{ data = {name} }}")


def test_folders_are_not_data(tmp_path, capsys):
    (tmp_path / "d.csv").mkdir()
    one_line_for(tmp_path, capsys, "d.csv: no such file", target='{ data = "d.csv" }')


def test_samples(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    found = read_points(path, 2)
    assert (len(found.points), found.header) == (2, ("a", "b"))
    with pytest.raises(InputError, match="point 1 has 2 coordinates, expected 3"):
        read_points(path, 3)


def test_values_with_several_coordinates(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text("x,u,v\n1,2,1/3\n4,5,6\n")
    found = read_data(path, 2)
    assert found.points == ((QQ(1),), (QQ(4),))
    assert found.values == ((QQ(2), QQ("1/3")), (QQ(5), QQ(6)))
    assert found.header == ("x", "u", "v")
    np.savez(tmp_path / "d.npz", points=np.array([[1.0], [4.0]]), values=np.array([[2.0, 0.5], [5.0, 6.0]]))
    found = read_data(tmp_path / "d.npz", 2)
    assert found.values == ((QQ(2), QQ("1/2")), (QQ(5), QQ(6)))


def test_values_of_another_length_get_one_line(tmp_path, capsys):
    (tmp_path / "d.csv").write_text("1,2\n")
    words = "d\\.csv: the rows have 2 columns, expected the coordinates and 2 coordinates of the value"
    one_line_for(tmp_path, capsys, words, target='{ data = "d.csv" }', output='"2*trivial"')
    np.savez(tmp_path / "d.npz", points=np.array([[1.0, 2.0]]), values=np.array([2.0]))
    words = "value 1 has 1 coordinates, expected 2 as the output has"
    one_line_for(tmp_path, capsys, words, target='{ data = "d.npz" }', output='"2*trivial"')
    target = '{ points = [["1", "2"]], values = [["1", "2", "3"]] }'
    words = "value 1 has 3 coordinates, expected 2 as the output has"
    one_line_for(tmp_path, capsys, words, target=target, output='"2*trivial"')
