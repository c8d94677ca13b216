"""The demo province: a tree of unions, and some thousands of people who are nobody.

What makes sure that nobody is real:

- Resident ID numbers begin with ``519900``. Sichuan has province 51, but a prefecture
  5199 has never been assigned, today or in the past. The check character is right, so
  every rule of the system is met. Residence permits begin with ``819900`` (only 810000
  exists), passports read ``DEMO`` and a number, permanent residents carry the nation
  ``ZZZ``, which ISO 3166 leaves to its users and gives to no country.
- Phones begin with ``154``, which is given to no network: no text could arrive.
- Names are drawn from lists of surnames and characters, employers carry 演示 in their
  name, organisation codes begin with ``DEM``, which is handed out to nobody.

Regions, and the federations that bear their names, are those of the map. Everything
is drawn with a fixed seed: two fresh loads on the same day are equal, ids included.
Only dates move with the day of the load, so that "overdue" and "live" stay true.
"""
