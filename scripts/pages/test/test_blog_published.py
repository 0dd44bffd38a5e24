"""The published figures: in the form that is promised, and equal to what they are derived from."""

import copy
import json
import math
import pathlib
import tempfile
import unittest

from pages.blog import published, tables
from runs.errors import BadInput

RECORD = json.loads(published.PATH.read_text(encoding="utf-8"))


class Form(unittest.TestCase):
    def refused(self, change):
        record = copy.deepcopy(RECORD)
        change(record)
        with self.assertRaises(BadInput) as caught:
            published.check(record, "here")
        self.assertTrue(str(caught.exception).startswith("here: "), caught.exception)
        return str(caught.exception)

    def test_the_tracked_file_is_valid(self):
        published.check(RECORD)

    def test_a_figure_must_be_a_positive_number_or_null(self):
        for wrong in ("881,578", 0, -1):
            self.refused(lambda record: record["msgsend"]["rows"][0].update(T2=wrong))

    def test_tables_may_not_disagree(self):
        told = self.refused(lambda record: record["msgsend"]["rows"][1].update(T1=378741))
        self.assertIn("scala", told)

    def test_a_row_without_any_figure_is_refused(self):
        self.refused(lambda record: record["msgsend"]["rows"][0].update(T2=None))

    def test_what_is_null_must_say_what_is_unknown(self):
        def lost_post(record):
            del next(source for source in record["sources"] if source["id"] == "B3")["unknown"]

        def ring(record):
            del next(c for c in record["claims"] if c["id"] == "spinning_ring")["unknown"]

        self.assertIn("B3", self.refused(lost_post))
        self.assertIn("spinning_ring", self.refused(ring))

    def test_every_claim_names_a_known_source(self):
        told = self.refused(lambda record: record["claims"][0].update(sources=["B99"]))
        self.assertIn("B99", told)

    def test_unknown_keys_are_refused(self):
        self.refused(lambda record: record["machine"].update(guess="4 cores"))

    def test_a_missing_or_torn_file_is_one_line(self):
        with tempfile.TemporaryDirectory() as place:
            path = pathlib.Path(place) / "figures.json"
            with self.assertRaisesRegex(BadInput, "cannot be read"):
                published.load(path)
            path.write_text("{", encoding="utf-8")
            with self.assertRaisesRegex(BadInput, "not JSON"):
                published.load(path)


class Figures(unittest.TestCase):
    def setUp(self):
        self.published = published.load()
        self.rates = {row["id"]: self.published.rate(row) for row in self.published.rows}

    def test_rows_have_the_order_of_their_figures(self):
        self.assertEqual(list(self.rates.values()), sorted(self.rates.values(), reverse=True))

    def test_percentages_are_those_of_scala(self):
        for row in self.published.rows:
            percent = 100 * self.published.rate(row) / self.rates["scala"]
            self.assertEqual(round(percent, 1), row["percent_of_scala"], row["id"])

    def test_derived_claims_are_quotients_of_their_rows(self):
        derived = [claim for claim in self.published.claims.values() if "derived_from" in claim]
        self.assertEqual(len(derived), 3)
        for claim in derived:
            over, under = (self.rates[name] for name in claim["derived_from"])
            self.assertTrue(math.isclose(over / under, claim["value"], abs_tol=0.005), claim["id"])

    def test_every_row_has_a_cell_of_today(self):
        self.assertEqual(set(self.rates), set(tables.TODAY))


if __name__ == "__main__":
    unittest.main()
