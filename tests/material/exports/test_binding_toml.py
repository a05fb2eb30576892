"""The text of a binding: what the export said of its columns stands beside them, and does no harm."""

from hypothesis import given
from hypothesis import strategies as st

from fokus.material.binding import Binding, Bound
from fokus.material.binding_toml import format_binding
from fokus.material.exports.export import ColumnInfo
from fokus.study.toml import read_toml

BINDING = Binding(
    file="eht-omg1.csv",
    instrument="eht",
    round="omg1",
    item={"q1": Bound(column="QID3_1", values={"1": "Nej"})},
)


def test_wordings_and_labels_stand_in_comments():
    columns = (
        ColumnInfo("QID3_1", "Jag vet vem\njag ska ringa.", labels={"1": "Nej", "2": "Ja"}),
        ColumnInfo("profil", "Skolans profil", labels={"1": "Musik"}),
        ColumnInfo("Datum", "Datum"),
    )
    assert format_binding(BINDING, columns) == (
        'file = "eht-omg1.csv"\ninstrument = "eht"\nround = "omg1"\n\n'
        "# QID3_1: Jag vet vem jag ska ringa.\n# QID3_1: 1 = Nej, 2 = Ja\n"
        '[item.q1]\ncolumn = "QID3_1"\nvalues = { "1" = "Nej" }\n\n'
        "# profil: Skolans profil\n# profil: 1 = Musik\n"
    )


@given(
    st.lists(
        st.builds(ColumnInfo, st.text(), st.text(), labels=st.dictionaries(st.text(), st.text(), max_size=2))
    )
)
def test_no_wording_can_change_what_a_binding_says(columns: list[ColumnInfo]):
    again, _, problems = read_toml(format_binding(BINDING, columns), "b.toml", Binding)
    assert problems == []
    assert again == BINDING
