# METADATA
# title: Places, and which lies within which on a day
# description: |
#   A place is a code of ISO 3166-1 alpha-2, EU, EEA, global, unknown, or a group of the case. The code of a country stands for
#   the state without the places that have a code of their own. docs/places.md has the rules, and where each date comes from.
package construe.places

import data.construe.places.stipulated
import data.construe.policy.k3

# METADATA
# title: Whether place a lies wholly within place b on a day; yes, no or unknown
# description: |
#   Unknown where a or b is no place, where one of them is unknown, where a is a place whose state is not decided here, and where
#   a union is asked about on a day that is none or that the table does not reach. Everything lies within global, whatever the
#   day, and a place within itself. A group lies within b where all its members do; a place lies within a group where it lies
#   within one of its members. A union lies in no single country.
within(a, b, day) := related(a, kind(a), b, kind(b), day)

related(a, is_a, b, is_b, day) := "unknown" if {
	"nowhere" in [is_a, is_b]
} else := "yes" if {
	is_b == "global"
} else := "unknown" if {
	"unknown" in [is_a, is_b]
} else := "yes" if {
	a == b
} else := "no" if {
	is_a == "global"
} else := one_within(a, b, day) if {
	not "group" in [is_a, is_b]
} else := k3.all_of([part_within(part, b, day) | some part in parts(a)])

kind(a) := "nowhere" if {
	not is_string(a)
} else := a if {
	a in {"global", "unknown"}
} else := "union" if {
	begins[a]
} else := "country" if {
	count(a) == 2
	contains(countries, $" {a} ")
} else := "group" if {
	stipulated.groups[a]
} else := "nowhere"

# A group is its members, everything else itself.
parts(a) := object.get(stipulated.groups, a, [a])

# Of a country or a union, in a group or what a group is made of. A union may reach places that have a code of their own, so that
# a list of countries never surely holds it; and surely does not where one of its states is missing.
part_within(a, b, day) := found if {
	found := k3.any_of([one_within(a, part, day) | some part in parts(b)])
	found != "no"
} else := "unknown" if {
	begins[a]
	count(parts(b)) > 1
	not left_out(a, b, day)
} else := "no"

# A state that a group does not list lies within it only by a union that it lists.
left_out(union, group, day) if {
	reached(union, union, day)
	unions := [part | some part in parts(group); begins[part]]
	some state in object.keys(changes[union]) - {part | some part in parts(group)}
	not begins[state]
	standing(state, union, day) == "yes"
	every other in unions {
		one_within(state, other, day) == "no"
	}
}

# Of a country or a union, in another of the two. Whoever has no row in the table of a union was never in it.
one_within(a, b, day) := "yes" if {
	a == b
} else := "unknown" if {
	contains(others, a)
} else := "no" if {
	not begins[b]
} else := "unknown" if {
	not reached(a, b, day)
} else := standing(a, b, day)

standing(place, union, day) := said[count(said) - 1] if {
	said := array.concat(["no"], [answer | some [since, answer] in object.get(changes[union], place, []); since <= day])
}

# Whether the table speaks of a day: one that is written as a day, when the union was there, in a year that was looked into.
reached(a, b, day) if {
	is_string(day)
	count(day) == 10
	begins[b] <= day
	object.get(begins, a, "") <= day
	[year, month, date] := split(day, "-")
	contains(years, $" {year} ")
	date <= last_dates[month]
	contains(dates, $" {date} ")
}

dates := concat(" ", [
	"", "01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31", "",
])

last_dates := {
	"01": "31", "02": "29", "03": "31", "04": "30", "05": "31", "06": "30",
	"07": "31", "08": "31", "09": "30", "10": "31", "11": "30", "12": "31",
}

# The first day of each union.
# EU: the Treaty on European Union entered into force,
# https://www.europarl.europa.eu/about-parliament/en/in-the-past/the-parliament-and-the-treaties/maastricht-treaty
# EEA: the EEA Agreement entered into force,
# https://www.efta.int/EEA/news/Liechtenstein-celebrates-25-years-EEA-membership-517806
begins := {"EU": "1993-11-01", "EEA": "1994-01-01"}

# The years that were looked into. There are 27 members on 2026-01-01,
# https://www.europarl.europa.eu/news/en/agenda/briefing/2025-07-07/16/parliament-set-to-give-green-light-for-bulgaria-to-join-the-euro
# and the nearest candidate means to negotiate up to the end of 2026,
# https://www.pulse-z.eu/eu-enlargement-where-do-candidate-countries-stand
years := concat(" ", [
	"", "1993 1994 1995 1996 1997 1998 1999 2000 2001 2002 2003 2004 2005 2006 2007 2008 2009 2010 2011 2012 2013",
	"2014 2015 2016 2017 2018 2019 2020 2021 2022 2023 2024 2025 2026", "",
])

# What holds of a place and a union from a day on, until the next; "no" before the first.
changes := {"EU": changes_eu, "EEA": changes_eea}

# Members of the European Communities before the Union began are its members from its first day. All entries:
# https://europa.eu/european-union/about-eu/countries_en
# GB was a member up to midnight in Brussels at the end of 31 January 2020:
# https://sofiaglobe.com/2020/01/30/eu-concludes-approval-of-brexit-withdrawal-agreement/ (words of the Council),
# http://cnmv.es/PORTAL/Brexit/Index.aspx?lang=en
changes_eu := {
	"AT": [["1995-01-01", "yes"]],
	"BE": [["1958-01-01", "yes"]],
	"BG": [["2007-01-01", "yes"]],
	"CY": [["2004-05-01", "yes"]],
	"CZ": [["2004-05-01", "yes"]],
	"DE": [["1958-01-01", "yes"]],
	"DK": [["1973-01-01", "yes"]],
	"EE": [["2004-05-01", "yes"]],
	"ES": [["1986-01-01", "yes"]],
	"FI": [["1995-01-01", "yes"]],
	"FR": [["1958-01-01", "yes"]],
	"GB": [["1973-01-01", "yes"], ["2020-02-01", "no"]],
	"GR": [["1981-01-01", "yes"]],
	"HR": [["2013-07-01", "yes"]],
	"HU": [["2004-05-01", "yes"]],
	"IE": [["1973-01-01", "yes"]],
	"IT": [["1958-01-01", "yes"]],
	"LT": [["2004-05-01", "yes"]],
	"LU": [["1958-01-01", "yes"]],
	"LV": [["2004-05-01", "yes"]],
	"MT": [["2004-05-01", "yes"]],
	"NL": [["1958-01-01", "yes"]],
	"PL": [["2004-05-01", "yes"]],
	"PT": [["1986-01-01", "yes"]],
	"RO": [["2007-01-01", "yes"]],
	"SE": [["1995-01-01", "yes"]],
	"SI": [["2004-05-01", "yes"]],
	"SK": [["2004-05-01", "yes"]],
}

# From the first day, and LI from 1995-05-01:
# https://www.efta.int/EEA/news/Liechtenstein-celebrates-25-years-EEA-membership-517806 (IS, LI, NO)
# http://austria-forum.org/af/AEIOU/Europ%C3%A4ische_Freihandelsassoziation/Europ%C3%A4ische_Freihandelsassoziation_english
# (the twelve of the Community), https://360.lexisnexis.at/d/L-10007382-A1?origin=lk (the protocol: AT, FI, IS, NO, SE)
# 2004: https://docslib.org/doc/13148095/enlargement-of-the-eea-page-1-of-3 (the EFTA Secretariat's page)
# 2007: BG and RO were in the EU, and no party yet; the EEA Agreement is for the territories of the EU (article 126), and a new
# member of that has to apply (article 128): unknown. The agreement was signed on 25 July,
# https://eur-lex.europa.eu/eli/agree_internation/2007/566(4), and applied from 1 August,
# http://www.aitesitalia.it/agreement-european-economic-area/ (second-hand)
# 2013: HR likewise, http://www.efta.int/legal-texts/eea-enlargement
# 2020: GB, no party any more from its withdrawal, and treated as one up to 31 December 2020: unknown.
# https://www.regulationtomorrow.com/eu/is-the-uk-still-a-member-of-the-eea/ (words of the EFTA Secretariat)
changes_eea := {
	"AT": [["1994-01-01", "yes"]],
	"BE": [["1994-01-01", "yes"]],
	"BG": [["2007-01-01", "unknown"], ["2007-08-01", "yes"]],
	"CY": [["2004-05-01", "yes"]],
	"CZ": [["2004-05-01", "yes"]],
	"DE": [["1994-01-01", "yes"]],
	"DK": [["1994-01-01", "yes"]],
	"EE": [["2004-05-01", "yes"]],
	"ES": [["1994-01-01", "yes"]],
	"FI": [["1994-01-01", "yes"]],
	"FR": [["1994-01-01", "yes"]],
	"GB": [["1994-01-01", "yes"], ["2020-02-01", "unknown"], ["2021-01-01", "no"]],
	"GR": [["1994-01-01", "yes"]],
	"HR": [["2013-07-01", "unknown"], ["2014-04-12", "yes"]],
	"HU": [["2004-05-01", "yes"]],
	"IE": [["1994-01-01", "yes"]],
	"IS": [["1994-01-01", "yes"]],
	"IT": [["1994-01-01", "yes"]],
	"LI": [["1995-05-01", "yes"]],
	"LT": [["2004-05-01", "yes"]],
	"LU": [["1994-01-01", "yes"]],
	"LV": [["2004-05-01", "yes"]],
	"MT": [["2004-05-01", "yes"]],
	"NL": [["1994-01-01", "yes"]],
	"NO": [["1994-01-01", "yes"]],
	"PL": [["2004-05-01", "yes"]],
	"PT": [["1994-01-01", "yes"]],
	"RO": [["2007-01-01", "unknown"], ["2007-08-01", "yes"]],
	"SE": [["1994-01-01", "yes"]],
	"SI": [["2004-05-01", "yes"]],
	"SK": [["2004-05-01", "yes"]],
	# The EU is in the EEA where all its members are. A test holds this row to theirs.
	"EU": [
		["1994-01-01", "yes"],
		["2007-01-01", "unknown"],
		["2007-08-01", "yes"],
		["2013-07-01", "unknown"],
		["2014-04-12", "yes"],
	],
}

# The codes of ISO 3166-1: of the members of the United Nations, and the others. What the others are a part of, and whether that
# reaches them, is not decided here.
countries := concat("", [members, others])

members := concat(" ", [
	"",
	"AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM",
	"CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN GQ GR GT GW GY HN",
	"HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA",
	"MC MD ME MG MH MK ML MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG PH PK PL PT PW PY",
	"QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TZ UA",
	"UG US UY UZ VC VE VN VU WS YE ZA ZM ZW",
	"",
])

others := concat(" ", [
	"",
	"AI AQ AS AW AX BL BM BQ BV CC CK CW CX EH FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY MF MO MP MQ MS NC NF",
	"NU PF PM PN PR PS RE SH SJ SX TC TF TK TW UM VA VG VI WF YT",
	"",
])
