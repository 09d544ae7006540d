"""A small, whole folder of record files, written by hand, and ways to spoil it."""

FILES = {
    "sources.csv": """\
slug,kind,title,position
history,document,A History,1
""",
    "data_sources.csv": """\
slug,kind,title,publisher
state-2019,dataset,State Figures,The State
cde,dataset,The Directory,The State
""",
    "figures.csv": """\
source,slug,number,title,survives,tokens,position
history,figure-1,1,Enrollment,whole,"North , 10
South , 20",1
""",
    "parties.csv": """\
slug,kind,name,affiliation,minutes
union,organisation,The Union,,
ana-cruz,person,Ana Cruz,union,90
""",
    "districts.csv": """\
slug,kind,code,name
local-east,local,east,Local District East
board-2,board,2,Board District 2
""",
    "campuses.csv": """\
slug,name,aliases
hill,The Hill,Hill HS|Hill Learning Complex
""",
    "schools.csv": """\
slug,name,cds_code,codes_source,zip,latitude,longitude,place_source,opened_on,opening_source,status
north-hill,North @ Hill,19647330000001,state-2019,90001,34.05,-118.25,state-2019,2009-09-08,cde,open
south-hill,South @ Hill,,,,,,,,,not-known
""",
    "statements.csv": """\
code,source,section,section_number,locator,subjects,text,value,status,discrepancies
F1,history,Beginnings,0,"title, l.1",source:history reviews:annual,A first fact.,,stated,
F2,history,Schools,1,"para 2, l.7",school:north-hill party:ana-cruz,A second,count=10,stated,X1
F3,history,Schools,1,"figure, l.9",figure:figure-1 campus:hill milestone:founding,A third.,,lost,X1
""",
    "school_names.csv": """\
school,kind,name,slug,source,statements
north-hill,official,North @ Hill,north-hill,history,F2
north-hill,alias,Hill North School,hill-north-school,,
south-hill,official,South @ Hill,south-hill,history,F2 F3
""",
    "school_years.csv": """\
school,school_year,local_district,board_district,campus,level,level_basis,status,source,statements
north-hill,2021,east,2,hill,hs,printed,open,history,F2
south-hill,2021,,2,hill,,,open,history,F2 F3
""",
    "programs.csv": """\
slug,kind,name,aliases
robotics,program,Robotics,
""",
    "awards.csv": """\
slug,name,given_by
gold-star,Gold Star,union
""",
    "discrepancies.csv": """\
code,subject,preference,reason,statements
X1,How many students,ten,Printed twice.,F2 F3
""",
    "readings.csv": """\
discrepancy,position,source,locator,value,preferred
X1,1,history,l.7,10,yes
X1,2,history,l.9,11,
""",
    "offerings.csv": """\
program,school,school_year,statements
robotics,north-hill,2021,F2
""",
    "recognitions.csv": """\
award,school,year,statements
gold-star,north-hill,,F2
gold-star,north-hill,2019,F2
""",
    "student_groups.csv": """\
slug,name,partition
all,All students,all
""",
    "indicators.csv": """\
slug,name,unit,direction,data_class,definition,denominator,part_of
graduation,Graduation,percent,higher,C1,Who graduated.,the cohort,
enrollment,Enrollment,count,neutral,C1,Who is enrolled.,,
twelfth,Grade 12,count,neutral,C0,Who is in grade 12.,,enrollment
""",
    "populations.csv": """\
slug,kind,name,list_of,list_year
pilot,group,Pilots,,
pilot-2021-22,fixed_list,The list of 2021–22,pilot,2021
""",
    "members.csv": """\
population,school,school_year,statements
pilot,north-hill,2021,F2
""",
    "targets.csv": """\
slug,name,indicator,population,student_group,grade,value,school_year,due_on,due_precision
june-2026,70% in 2026,graduation,pilot,all,12,70,2025,2026-06-01,month
""",
    "initiatives.csv": """\
slug,kind,name,population,began,funding_usd
pilot,reform,Pilots,pilot,2007,53000000
charter,law,Charters,,,
""",
    "initiative_links.csv": """\
later,kind,earlier,statements
pilot,built_on,charter,F1
""",
    "milestones.csv": """\
slug,initiative,kind,name,happened_on,precision,parties,cap_lifted
founding,pilot,agreement,Founding,2007-01-01,year,union|ana-cruz,
""",
    "strands.csv": """\
slug,initiative,kind,name,among_the_five,position
autonomy-budget,pilot,autonomy,Budget,yes,1
autonomy-other,pilot,autonomy,Other,,2
""",
    "committees.csv": """\
slug,initiative,name
steering,pilot,Steering Committee
""",
    "committee_members.csv": """\
committee,person,organisation,title,school_year,position,statements
steering,ana-cruz,union,Teacher,2021,1,F2
""",
    "rubrics.csv": """\
initiative,version,name
pilot,1,The rubric
""",
    "rubric_elements.csv": """\
strand,rubric,prompt,position
autonomy-budget,pilot/1,Who decides?,1
""",
    "level_anchors.csv": """\
element,level,text
autonomy-budget/pilot/1,1,Others do.
autonomy-budget/pilot/1,4,The school does.
""",
    "document_figures.csv": """\
indicator,population,school_year,student_group,grade,respondent,status,value,qualifier,candidates,note,source,statement
enrollment,pilot,2021,all,all,,reported,30,about,,,history,F3
graduation,pilot,2020,all,all,,ambiguous,,,64.4 62.2,Two numbers without a label.,history,F3
graduation,pilot,2019,all,12,teachers,inferred,88.0,,,The rest of 100.,history,
""",
    "school_figures.csv": """\
indicator,school,school_year,student_group,grade,value,numerator,denominator,status,as_published,note,source
enrollment,north-hill,2018,all,all,10,,,reported,10,,state-2019
graduation,north-hill,2018,all,all,91.94915254237288,,118,reported,0.9194915254237288,,state-2019
graduation,south-hill,2018,all,all,,,,suppressed,*,Withheld.,state-2019
""",
    "population_figures.csv": """\
indicator,population,school_year,student_group,grade,value,numerator,denominator,status,rule,\
missing_parts,file,digest,source
graduation,pilot-2021-22,2018,all,all,66.7,2,3,computed,Summed.,0,a.xlsx,{digest},state-2019
""".replace("{digest}", "ab" * 32),
    "missing_population_figures.csv": """\
indicator,population,school_year,student_group,grade,status,reason,file,digest,source
enrollment,pilot-2021-22,2018,all,all,not_reported,No row.,a.xlsx,{digest},state-2019
""".replace("{digest}", "ab" * 32),
    "population_figures_not_at_hand.csv": """\
indicator,population,school_year,student_group,grade,status,reason,source
graduation,pilot-2021-22,2016,all,all,not_reported,No file.,state-2019
""",
}


def write_records(folder, **changed):
    """The whole folder. A text given as `schools="…"` stands in place of that file's."""
    for name, text in FILES.items():
        text = changed.pop(name.removesuffix(".csv"), text)
        (folder / name).write_text(text, encoding="utf-8")
    assert not changed
    return folder


def replace(folder, name, old, new):
    """Puts `new` for `old`, which must stand once in a record file."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
    path.write_text(text.replace(old, new), encoding="utf-8")
